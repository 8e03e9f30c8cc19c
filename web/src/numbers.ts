import { absMoney, divideHalfEven, groupDigits } from './money';

const NARROW = '\u202f';
const SCALES: readonly [bigint, string][] = [
  [10n ** 12n, 'T'],
  [10n ** 9n, 'B'],
  [10n ** 6n, 'M'],
  [10n ** 3n, 'k'],
];

/** Three significant digits with a scale: `1.24 M`, `820`, `12.3 k`. */
export function formatCount(value: bigint): string {
  const magnitude = value < 0n ? -value : value;
  for (const [index, [scale, suffix]] of SCALES.entries()) {
    if (magnitude < scale) continue;
    for (const places of [2, 1, 0]) {
      const factor = 10n ** BigInt(places);
      const scaled = divideHalfEven(magnitude * factor, scale);
      if (scaled >= 1000n) continue;
      const digits = scaled.toString().padStart(places + 1, '0');
      const text =
        places === 0
          ? digits
          : `${digits.slice(0, -places)}.${digits.slice(digits.length - places)}`;
      return `${value < 0n ? '\u2212' : ''}${text}${NARROW}${suffix}`;
    }
    // 999,999 rounds up to the next scale.
    const above = SCALES[index - 1];
    if (above) return `${value < 0n ? '\u2212' : ''}1.00${NARROW}${above[1]}`;
    return `${groupDigits(value / scale)}${NARROW}${suffix}`;
  }
  return groupDigits(value);
}

/**
 * A share with one decimal that never rounds something to nothing or almost all to all:
 * `94.1 %`, `under 0.1 %`, `over 99.9 %`. Null when there is no whole to be a part of.
 */
export function formatShare(part: bigint, whole: bigint): string | null {
  if (whole === 0n) return null;
  const negative = part < 0n !== whole < 0n && part !== 0n;
  const [a, b] = [absMoney(part), absMoney(whole)];
  const tenths = divideHalfEven(a * 1000n, b);
  const sign = negative ? '\u2212' : '';
  if (tenths === 0n && a !== 0n)
    return negative ? `over ${sign}0.1${NARROW}%` : `under 0.1${NARROW}%`;
  if (tenths === 1000n && a < b) return `over ${sign}99.9${NARROW}%`;
  return `${sign}${groupDigits(tenths / 10n)}.${tenths % 10n}${NARROW}%`;
}

/** Digit groups for an exact decimal string: `1234567.500` as `1,234,567.5`. */
export function formatDecimal(text: string): string {
  const match = /^(-?)([0-9]+)(?:\.([0-9]+))?$/.exec(text);
  if (!match) return text;
  const [, sign, whole = '0', fraction = ''] = match;
  const kept = fraction.replace(/0+$/, '');
  return `${sign ? '\u2212' : ''}${groupDigits(BigInt(whole))}${kept ? `.${kept}` : ''}`;
}
