import type { ChartRow } from '../api/client';
import { absMoney, parseMoney, sumMoney, type Money } from '../money';
import { describeValue, type ValueText } from './keys';

export const MAX_SERIES = 8;

/** One colour of the chart. `value` is absent for `others`, null for what is absent or unknown. */
export interface Series {
  readonly id: string;
  readonly kind: 'known' | 'none' | 'unknown' | 'others';
  readonly value?: string | null;
  readonly label: ValueText;
  readonly total: Money;
  readonly byDay: ReadonlyMap<string, Money>;
}

interface Group {
  readonly value: string | null;
  readonly notUnderstood: boolean;
  readonly byDay: Map<string, Money>;
}

function addTo(byDay: Map<string, Money>, day: string, cost: Money): void {
  byDay.set(day, (byDay.get(day) ?? 0n) + cost);
}

function groupRows(rows: readonly ChartRow[], key: string): Group[] {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const raw = row[key];
    const value = typeof raw === 'string' ? raw : null;
    const notUnderstood = row.unknown_keys?.includes(key) ?? false;
    const id = `${notUnderstood ? '?' : value === null ? '-' : '='}${value ?? ''}`;
    const group = groups.get(id) ?? { value, notUnderstood, byDay: new Map<string, Money>() };
    groups.set(id, group);
    addTo(group.byDay, row.day, parseMoney(row.cost));
  }
  return [...groups.values()];
}

function toSeries(group: Group, key: string): Series {
  const label = describeValue(key, group.value, group.notUnderstood);
  return {
    id: `${label.state}:${group.value ?? ''}`,
    kind: label.state,
    value: group.value,
    label,
    total: sumMoney(group.byDay.values()),
    byDay: group.byDay,
  };
}

const byWeight = (a: Series, b: Series) => {
  const [x, y] = [absMoney(a.total), absMoney(b.total)];
  return x === y ? a.id.localeCompare(b.id) : x > y ? -1 : 1;
};

function foldOthers(series: readonly Series[]): Series {
  const byDay = new Map<string, Money>();
  for (const one of series) for (const [day, cost] of one.byDay) addTo(byDay, day, cost);
  return {
    id: 'others',
    kind: 'others',
    label: { state: 'known', text: `${series.length} others` },
    total: sumMoney(byDay.values()),
    byDay,
  };
}

/**
 * The series of the chart, heaviest first, then `others`, then what has no value and what was not
 * understood: those two are never folded away. Nothing is lost: the totals add up to the rows.
 */
export function buildSeries(rows: readonly ChartRow[], key: string): Series[] {
  const all = groupRows(rows, key).map((group) => toSeries(group, key));
  const named = all.filter((s) => s.kind === 'known').sort(byWeight);
  const unnamed = all.filter((s) => s.kind !== 'known').sort(byWeight);
  const room = Math.max(1, MAX_SERIES - unnamed.length);
  if (named.length <= room) return [...named, ...unnamed];
  return [...named.slice(0, room), foldOthers(named.slice(room)), ...unnamed];
}
