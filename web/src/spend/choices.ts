import type { Basis, Period, Spend } from '../api/client';
import { abbreviatePeriod, describePeriod, expandPeriod, formatMonth } from '../days';
import { keyLabel, KEY_GROUPS, isTagKey } from './keys';
import type { SpendSearch } from './search';

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly disabled?: boolean;
  readonly reason?: string;
}

export interface ChoiceGroup {
  readonly group: string;
  readonly items: Choice[];
}

/** The months on show: those that the query names and that have been ingested. */
export function shownPeriods(search: SpendSearch, periods: readonly Period[]): Period[] {
  if (!search.period) return periods.slice(0, 1);
  const months = new Set(expandPeriod(search.period));
  return periods.filter((p) => months.has(p.period));
}

export function periodText(search: SpendSearch, periods: readonly Period[]): string {
  return describePeriod(search.period ?? periods[0]?.period ?? '');
}

const RANGES = [3, 6, 12] as const;

/** Each ingested month, then the usual spans over them. */
export function periodChoices(search: SpendSearch, periods: readonly Period[]): ChoiceGroup[] {
  const months: Choice[] = periods.map((p) => ({ value: p.period, label: formatMonth(p.period) }));
  const newest = periods[0]?.period ?? '';
  const spans: Choice[] = RANGES.filter((n) => n <= periods.length).map((n) => ({
    value: `${periods[n - 1]?.period ?? newest}..${newest}`,
    label: `Last ${n} months`,
  }));
  const groups = [{ group: 'Months', items: months }];
  if (spans.length > 0) groups.push({ group: 'Spans', items: spans });
  const chosen = search.period;
  if (chosen && ![...months, ...spans].some((choice) => choice.value === chosen)) {
    groups.unshift({
      group: 'Chosen',
      items: [{ value: chosen, label: abbreviatePeriod(chosen) }],
    });
  }
  return groups;
}

export const BASES: readonly Basis[] = ['unblended', 'net', 'list'];

/** Every basis, those that the months on show lack with the reason. */
export function basisChoices(search: SpendSearch, spend: Spend): Choice[] {
  const shown = shownPeriods(search, spend.periods);
  return BASES.map((basis) => {
    const lacking = shown.filter((p) => !p.bases.includes(basis)).map((p) => formatMonth(p.period));
    if (lacking.length === 0) return { value: basis, label: basis };
    const reason = `the bill of ${lacking.join(', ')} has no ${basis} cost`;
    return { value: basis, label: basis, disabled: true, reason };
  });
}

export function currencyChoices(search: SpendSearch, spend: Spend): string[] {
  const shown = shownPeriods(search, spend.periods).flatMap((p) => p.currencies);
  return [...new Set(shown)].sort();
}

/** All keys by group; `extra` are those of the URL or of a tag being typed. */
export function keyChoices(extra: readonly string[], without: readonly string[]): ChoiceGroup[] {
  const toChoice = (key: string): Choice => ({ value: key, label: keyLabel(key) });
  const listed = new Set(KEY_GROUPS.flatMap((g) => g.keys));
  const others = [...new Set(extra)].filter((key) => !listed.has(key) && !without.includes(key));
  const groups = KEY_GROUPS.map(({ group, keys }) => ({
    group,
    items: keys.filter((key) => !without.includes(key)).map(toChoice),
  }));
  if (others.length > 0) groups.push({ group: 'Tags', items: others.map(toChoice) });
  return groups;
}

/** A tag key as a person types it, or null. */
export function typedTag(text: string): string | null {
  const key = text.trim();
  return isTagKey(key) ? key : null;
}
