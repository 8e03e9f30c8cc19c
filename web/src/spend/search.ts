import { nextKey } from './keys';
import { parseFilter, printFilter, type Filter } from './where';

/** What the URL holds, under the names of the API. Absent means the default. */
export interface SpendSearch {
  period?: string;
  by?: string;
  where?: string[];
  basis?: string;
  chart?: string;
  currency?: string;
  limit?: string;
  /** `table` shows the chart's table twin. */
  view?: string;
  /** A column of the table, with `-` before it for largest first. */
  sort?: string;
}

export const DEFAULT_BY = 'role,token_type';
export const DEFAULT_CHART = 'model';
export const DEFAULT_LIMIT = 200;

const NAMES = [
  ...(['period', 'by', 'basis', 'chart', 'currency', 'limit', 'view', 'sort'] as const),
];

/** Keeps what is known and is text; anything else in the URL is ignored. */
export function readSearch(raw: Record<string, unknown>): SpendSearch {
  const search: SpendSearch = {};
  for (const name of NAMES) {
    const value = raw[name];
    if (typeof value === 'string' && value !== '') search[name] = value;
  }
  const where = Array.isArray(raw.where) ? raw.where : [raw.where];
  const filters = where.filter((f): f is string => typeof f === 'string' && f !== '');
  if (filters.length > 0) search.where = filters;
  return search;
}

export function keysOf(search: SpendSearch): string[] {
  const keys = (search.by ?? DEFAULT_BY).split(',').filter((key) => key !== '');
  return [...new Set(keys)];
}

export function filtersOf(search: SpendSearch): Filter[] {
  return (search.where ?? []).map(parseFilter).filter((f) => f !== null);
}

export function limitOf(search: SpendSearch): number {
  const limit = Number(search.limit);
  return Number.isInteger(limit) && limit > 0 ? limit : DEFAULT_LIMIT;
}

/** Removes what is undefined, so that defaults leave no trace in the URL. */
export function change(search: SpendSearch, patch: Partial<Record<keyof SpendSearch, unknown>>) {
  return readSearch({ ...search, ...patch });
}

export function withFilter(search: SpendSearch, filter: Filter): SpendSearch {
  const printed = printFilter(filter);
  const others = (search.where ?? []).filter((w) => parseFilter(w)?.key !== filter.key);
  return change(search, { where: [...others, printed], limit: undefined });
}

export function withoutFilter(search: SpendSearch, index: number): SpendSearch {
  return change(search, { where: (search.where ?? []).filter((_, i) => i !== index) });
}

/** Fixes `filter` and shows the next sensible key in the place of the one that is fixed now. */
export function drillDown(search: SpendSearch, filter: Filter): SpendSearch {
  const keys = keysOf(search);
  const taken = new Set([...keys, ...filtersOf(search).map((f) => f.key), filter.key]);
  const next = nextKey(filter.key, taken);
  const by = keys.map((key) => (key === filter.key ? next : key)).join(',');
  const filtered = filtersOf(search).map((f) => f.key);
  const chart =
    (search.chart ?? DEFAULT_CHART) === filter.key
      ? nextKey(filter.key, new Set([...filtered, filter.key, 'day', 'month']))
      : search.chart;
  return { ...withFilter(change(search, { by, chart, sort: undefined }), filter) };
}

const readable = (text: string) =>
  encodeURIComponent(text).replace(/%(3A|2F|2C)/g, (code) => decodeURIComponent(code));

/** A query string that a person can read: colons, slashes and commas stay as they are. */
export function printQuery(fields: readonly (readonly [string, string])[]): string {
  return fields.map(([name, value]) => `${name}=${readable(value)}`).join('&');
}

/** The router's form of the same: repeated `where`, no JSON. */
export function printSearch(search: Record<string, unknown>): string {
  const { where, ...rest } = readSearch(search);
  const fields: [string, string][] = [];
  for (const name of NAMES) {
    const value = rest[name];
    if (value !== undefined) fields.push([name, value]);
  }
  for (const filter of where ?? []) fields.push(['where', filter]);
  const query = printQuery(fields);
  return query ? `?${query}` : '';
}

export function parseSearch(text: string): Record<string, unknown> {
  const params = new URLSearchParams(text);
  const raw: Record<string, unknown> = {};
  for (const name of params.keys()) {
    raw[name] = name === 'where' ? params.getAll(name) : params.get(name);
  }
  return raw;
}

export type Twin = 'page' | 'json' | 'csv';

/**
 * The API's address for what the page shows. `page` is the one request of the page; its twins hold
 * the same rows, all of them.
 */
export function apiUrl(search: SpendSearch, twin: Twin): string {
  const fields: [string, string][] = [['by', keysOf(search).join(',')]];
  if (search.period) fields.push(['period', search.period]);
  for (const filter of search.where ?? []) fields.push(['where', filter]);
  if (search.basis) fields.push(['basis', search.basis]);
  if (search.currency) fields.push(['currency', search.currency]);
  if (twin !== 'csv') fields.push(['chart', search.chart ?? DEFAULT_CHART]);
  if (twin === 'page') fields.push(['limit', String(limitOf(search))]);
  if (twin === 'csv') fields.push(['format', 'csv']);
  return `/api/v1/spend?${printQuery(fields)}`;
}
