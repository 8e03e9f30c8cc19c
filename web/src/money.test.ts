import { describe, expect, it } from 'vitest';
import {
  divideHalfEven,
  formatMoney,
  formatMoneyExact,
  formatTick,
  parseMoney,
  sumMoney,
} from './money';

const usd = (text: string) => formatMoney(parseMoney(text), 'USD');

describe('money', () => {
  it('refuses what is not a decimal with at most twelve places', () => {
    for (const text of ['', '1.', '.5', '1e3', '1,000', ' 1', '0.1234567890123', 'NaN', '+1']) {
      expect(() => parseMoney(text), text).toThrow('not an amount');
    }
  });

  it('adds exactly where floats do not', () => {
    const amounts = ['0.100000000000', '0.200000000000', '9007199254740993.000000000001'];
    expect(formatMoneyExact(sumMoney(amounts.map(parseMoney)), 'USD')).toBe(
      '$9,007,199,254,740,993.300000000001',
    );
  });

  it('shows cents, half to even', () => {
    expect(usd('12345.670000000000')).toBe('$12,345.67');
    expect(usd('0.125000000000')).toBe('$0.12');
    expect(usd('0.135000000000')).toBe('$0.14');
    expect(usd('999.999999999999')).toBe('$1,000.00');
    expect(usd('0.000000000000')).toBe('$0.00');
    expect(usd('-3.500000000000')).toBe('−$3.50');
  });

  it('keeps two significant digits of an amount under a cent', () => {
    expect(usd('0.000001200000')).toBe('$0.0000012');
    expect(usd('0.000001249000')).toBe('$0.0000012');
    expect(usd('-0.004200000000')).toBe('−$0.0042');
    expect(usd('0.000000000001')).toBe('$0.000000000001');
    expect(usd('0.005000000000')).toBe('$0.005');
    expect(usd('0.009999000000')).toBe('$0.01');
  });

  it('shows every digit on demand', () => {
    expect(formatMoneyExact(parseMoney('12.340000000000'), 'USD')).toBe('$12.34');
    expect(formatMoneyExact(parseMoney('-0.000000000001'), 'EUR')).toBe('−€0.000000000001');
    expect(formatMoneyExact(parseMoney('5'), 'SEK')).toBe('SEK\u00a05.00');
    expect(formatMoneyExact(parseMoney('5'), null)).toBe('5.00');
  });

  it('divides half to even on both sides of zero', () => {
    expect([5n, 15n, -5n, -15n, 14n].map((n) => divideHalfEven(n, 10n))).toEqual([
      0n,
      2n,
      0n,
      -2n,
      1n,
    ]);
  });

  it('shortens the ticks of an axis', () => {
    expect([0, 500, 1500, 40000, -2.5e6].map((n) => formatTick(n, 'USD'))).toEqual([
      '$0',
      '$500',
      '$1.5k',
      '$40k',
      '−$2.5M',
    ]);
  });
});
