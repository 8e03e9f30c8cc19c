/**
 * Money as an exact fixed-point number: a bigint that counts 10^-12 of the currency's unit.
 *
 * Amounts arrive as decimal strings with twelve places and are never a JS number, except through
 * `toGeometry`, which is for the height of a bar and for nothing that is read as a figure.
 */
export type Money = bigint;

export const PLACES = 12;
export const UNIT = 10n ** BigInt(PLACES);
const CENT = UNIT / 100n;
const MINUS = '\u2212';

/** Reads a decimal string with at most twelve places. Throws on anything else. */
export function parseMoney(text: string): Money {
  const match = /^(-?)([0-9]+)(?:\.([0-9]{1,12}))?$/.exec(text);
  if (!match) throw new Error(`not an amount: '${text}'`);
  const [, sign, whole = '', fraction = ''] = match;
  const magnitude = BigInt(whole) * UNIT + BigInt(fraction.padEnd(PLACES, '0'));
  return sign === '-' ? -magnitude : magnitude;
}

export function sumMoney(amounts: Iterable<Money>): Money {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum;
}

export function absMoney(amount: Money): Money {
  return amount < 0n ? -amount : amount;
}

/** For the geometry of a chart only. */
export function toGeometry(amount: Money): number {
  return Number(amount) / Number(UNIT);
}

/** Integer division, half to even. `divisor` is positive. */
export function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n;
  const magnitude = negative ? -dividend : dividend;
  let quotient = magnitude / divisor;
  const twice = (magnitude % divisor) * 2n;
  if (twice > divisor || (twice === divisor && quotient % 2n === 1n)) quotient += 1n;
  return negative ? -quotient : quotient;
}

/** `1234567` as `1,234,567`. */
export function groupDigits(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString();
  const grouped = digits.replace(/\B(?=(\d{3})+$)/g, ',');
  return value < 0n ? MINUS + grouped : grouped;
}

const SYMBOLS: Readonly<Record<string, string>> = { USD: '$', EUR: '€', GBP: '£', JPY: '¥' };

function withCurrency(amount: Money, currency: string | null, digits: string): string {
  const unit = currency ?? '';
  const symbol = SYMBOLS[unit] ?? (unit ? `${unit}\u00a0` : '');
  return (amount < 0n ? MINUS : '') + symbol + digits;
}

/** Fixed-point digits of a magnitude with `places` decimals, trailing zeros kept. */
function digitsOf(magnitude: bigint, places: number): string {
  const scale = 10n ** BigInt(places);
  const whole = groupDigits(magnitude / scale);
  return places === 0 ? whole : `${whole}.${(magnitude % scale).toString().padStart(places, '0')}`;
}

/**
 * `$12,345.67`. An amount under a cent keeps two significant digits (`$0.0000012`), so that
 * something never reads as nothing.
 */
export function formatMoney(amount: Money, currency: string | null): string {
  const magnitude = absMoney(amount);
  if (magnitude === 0n || magnitude >= CENT) {
    return withCurrency(amount, currency, digitsOf(divideHalfEven(magnitude, CENT), 2));
  }
  const significantFrom = PLACES - magnitude.toString().length + 1;
  const places = Math.min(PLACES, significantFrom + 1);
  const rounded = divideHalfEven(magnitude, 10n ** BigInt(PLACES - places));
  const digits = digitsOf(rounded, places).replace(/0+$/, '');
  const [whole = '0', fraction = ''] = digits.split('.');
  return withCurrency(amount, currency, `${whole}.${fraction.padEnd(2, '0')}`);
}

/** Every digit there is, with at least the cents: `$12,345.678900000001`. */
export function formatMoneyExact(amount: Money, currency: string | null): string {
  const [whole = '0', fraction = ''] = digitsOf(absMoney(amount), PLACES).split('.');
  const kept = fraction.replace(/0+$/, '').padEnd(2, '0');
  return withCurrency(amount, currency, `${whole}.${kept}`);
}

/** Short, for an axis: `$1.2k`, `$40k`, `$3M`. The tick is a round number chosen by the chart. */
export function formatTick(value: number, currency: string | null): string {
  const symbol = SYMBOLS[currency ?? ''] ?? '';
  const magnitude = Math.abs(value);
  const [scaled, suffix] =
    magnitude >= 1e9
      ? [magnitude / 1e9, 'B']
      : magnitude >= 1e6
        ? [magnitude / 1e6, 'M']
        : magnitude >= 1e3
          ? [magnitude / 1e3, 'k']
          : [magnitude, ''];
  const digits = scaled.toLocaleString('en-US', { maximumSignificantDigits: 3 });
  return `${value < 0 ? MINUS : ''}${symbol}${digits}${suffix}`;
}
