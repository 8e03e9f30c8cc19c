import { describe, expect, it } from 'vitest';
import { formatCount, formatDecimal, formatShare } from './numbers';

const plain = (text: string | null) => text?.replaceAll('\u202f', ' ');

describe('numbers', () => {
  it('gives tokens three digits and a scale', () => {
    const cases: [bigint, string][] = [
      [0n, '0'],
      [820n, '820'],
      [1000n, '1.00 k'],
      [1_236_000n, '1.24 M'],
      [12_345_678n, '12.3 M'],
      [999_999n, '1.00 M'],
      [9_007_199_254_740_993n, '9,007 T'],
      [-1_500n, '−1.50 k'],
    ];
    for (const [value, text] of cases) expect(plain(formatCount(value))).toBe(text);
  });

  it('never rounds something to nothing, nor almost all to all', () => {
    expect(plain(formatShare(941n, 1000n))).toBe('94.1 %');
    expect(plain(formatShare(1n, 1_000_000n))).toBe('under 0.1 %');
    expect(plain(formatShare(999_999n, 1_000_000n))).toBe('over 99.9 %');
    expect(plain(formatShare(7n, 7n))).toBe('100.0 %');
    expect(plain(formatShare(0n, 7n))).toBe('0.0 %');
    expect(plain(formatShare(-1n, 4n))).toBe('−25.0 %');
    expect(formatShare(1n, 0n)).toBeNull();
  });

  it('groups the digits of a decimal and drops only zeros that say nothing', () => {
    expect(formatDecimal('1234567.500')).toBe('1,234,567.5');
    expect(formatDecimal('-1000.000')).toBe('−1,000');
    expect(formatDecimal('n/a')).toBe('n/a');
  });
});
