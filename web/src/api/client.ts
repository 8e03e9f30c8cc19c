import type { components } from './schema';

type Schemas = components['schemas'];
type WithTokens<T> = Omit<T, 'tokens'> & { tokens: bigint | null };

export type Basis = Schemas['Basis'];
export type Period = Schemas['Period'];
export type ChartRow = Schemas['ChartRow'];
type RowFields = 'cost' | 'unit' | 'usage' | 'lines' | 'unknown_keys' | 'lines_without_basis';
/** Besides its fields a row holds the value of each key. */
export type SpendRow = Pick<Schemas['SpendRow'], RowFields> & { tokens: bigint | null } & Record<
    string,
    unknown
  >;
export type SpendTotal = WithTokens<Schemas['SpendTotal']>;
export type Spend = Omit<Schemas['Spend'], 'rows' | 'total'> & {
  rows: SpendRow[];
  total: SpendTotal;
};

/** An answer that says no, or no answer at all (status 0). */
export class ProblemError extends Error {
  constructor(
    readonly title: string,
    readonly detail: string,
    readonly status: number,
    readonly code: string,
    readonly requestId: string | null,
    readonly hint: string | null,
  ) {
    super(`${title}: ${detail}`);
  }
}

type Reviver = (
  this: unknown,
  key: string,
  value: unknown,
  context?: { source?: string },
) => unknown;

/** Counts may be larger than a JS number holds exactly, so they are read from their digits. */
const exactTokens: Reviver = (key, value, context) => {
  if (key !== 'tokens' || typeof value !== 'number') return value;
  const digits = context?.source;
  return BigInt(digits !== undefined && /^-?[0-9]+$/.test(digits) ? digits : Math.trunc(value));
};

export function readSpend(text: string): Spend {
  return JSON.parse(text, exactTokens) as Spend;
}

function text(value: unknown, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}

async function problemOf(response: Response): Promise<ProblemError> {
  let body: Record<string, unknown> = {};
  try {
    body = (await response.json()) as Record<string, unknown>;
  } catch {
    // Not JSON: something between this page and Mandate answered.
  }
  return new ProblemError(
    text(body.title, 'Mandate could not answer'),
    text(body.detail, `The server answered with status ${response.status} and no explanation.`),
    response.status,
    text(body.code, ''),
    text(body.request_id, '') || null,
    text(body.hint, '') || null,
  );
}

export async function getSpend(url: string, signal: AbortSignal): Promise<Spend> {
  let response: Response;
  try {
    response = await fetch(url, { signal, headers: { accept: 'application/json' } });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ProblemError(
      'Mandate did not answer',
      'The page could not reach the server. What you see may be old; nothing has been changed.',
      0,
      '',
      null,
      'Check that `mandate serve` is running, then try again.',
    );
  }
  if (!response.ok) throw await problemOf(response);
  return readSpend(await response.text());
}
