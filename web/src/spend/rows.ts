import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  type SortingState,
} from '@tanstack/react-table';
import type { SpendRow } from '../api/client';
import { parseMoney, type Money } from '../money';

/** A row of the table, read once. */
export interface Line {
  readonly values: readonly (string | null)[];
  readonly notUnderstood: readonly boolean[];
  readonly cost: Money;
  readonly tokens: bigint | null;
  readonly usage: string | null;
  readonly unit: string | null;
  readonly lines: number;
  readonly linesWithoutBasis: number;
}

export function readLine(row: SpendRow, keys: readonly string[]): Line {
  const unknown = row.unknown_keys ?? [];
  return {
    values: keys.map((key) => {
      const value = row[key];
      return typeof value === 'string' ? value : null;
    }),
    notUnderstood: keys.map((key) => unknown.includes(key)),
    cost: parseMoney(row.cost),
    tokens: row.tokens,
    usage: row.usage,
    unit: row.unit,
    lines: row.lines,
    linesWithoutBasis: row.lines_without_basis ?? 0,
  };
}

export const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
});

function compare(a: string | number | bigint | null, b: typeof a): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}

const helper = createColumnHelper<typeof features, Line>();

export const MEASURES: readonly string[] = ['cost', 'tokens', 'lines'];

/** The columns of the table, for sorting; how they look is the view's. */
export function columnsFor(keys: readonly string[]) {
  return helper.columns([
    ...keys.map((key, index) =>
      helper.accessor((line) => line.values[index] ?? null, {
        id: key,
        sortFn: (a, b) =>
          compare(a.original.values[index] ?? null, b.original.values[index] ?? null),
      }),
    ),
    helper.accessor('cost', { sortFn: (a, b) => compare(a.original.cost, b.original.cost) }),
    helper.accessor('tokens', { sortFn: (a, b) => compare(a.original.tokens, b.original.tokens) }),
    helper.accessor('lines', { sortFn: (a, b) => compare(a.original.lines, b.original.lines) }),
  ]);
}

export function sortingOf(sort: string | undefined): SortingState {
  if (!sort) return [];
  return sort.startsWith('-') ? [{ id: sort.slice(1), desc: true }] : [{ id: sort, desc: false }];
}
