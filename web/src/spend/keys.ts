import { formatDay, formatMonth } from '../days';

/** What spend is grouped by, in words, and where a click leads next. The lists are open. */

export interface KeyGroup {
  readonly group: string;
  readonly keys: readonly string[];
}

export const KEY_GROUPS: readonly KeyGroup[] = [
  { group: 'Who', keys: ['role', 'principal', 'session', 'user', 'caller_account', 'workspace'] },
  {
    group: 'What',
    keys: ['platform', 'model', 'vendor', 'token_type', 'tier', 'routing', 'billing_shape'],
  },
  { group: 'Where', keys: ['account', 'region', 'resource', 'profile'] },
  { group: 'When', keys: ['day', 'month'] },
  {
    group: 'Bill',
    keys: [
      ...['payer', 'product', 'service', 'usage_type', 'operation', 'line_kind', 'line_type'],
      ...['unit', 'invoice'],
    ],
  },
];

const TAG_SOURCES: Readonly<Record<string, string>> = {
  resourceTags: 'resource tag',
  iamPrincipal: 'principal tag',
  accountTag: 'account tag',
  costCategory: 'cost category',
  userAttribute: 'user attribute',
};

const LABELS: Readonly<Record<string, string>> = {
  caller_account: 'caller account',
  profile: 'inference profile',
  line_type: 'line type',
};

export function isTagKey(key: string): boolean {
  const match = /^tag:([A-Za-z]+)\/./.exec(key);
  return match?.[1] !== undefined && match[1] in TAG_SOURCES;
}

export function keyLabel(key: string): string {
  const tag = /^tag:([A-Za-z]+)\/(.+)$/s.exec(key);
  if (tag) return `${TAG_SOURCES[tag[1] ?? ''] ?? 'tag'} ${tag[2] ?? ''}`;
  return LABELS[key] ?? key.replaceAll('_', ' ');
}

const VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  platform: {
    bedrock: 'Amazon Bedrock',
    agentcore: 'AgentCore',
    claude_platform: 'Claude Platform',
    other_ai: 'other AI',
    non_ai: 'not AI',
  },
  token_type: {
    cache_read: 'cache read',
    cache_write: 'cache write',
    cache_write_30m: 'cache write, 30 min',
    cache_write_1h: 'cache write, 1 h',
    none: 'not tokens',
  },
};

/** A state of a value: told, absent, or there but not understood. */
export type ValueState = 'known' | 'none' | 'unknown';

export interface ValueText {
  readonly state: ValueState;
  /** What is read first. */
  readonly text: string;
  /** What tells it from its like: the account of a role. */
  readonly detail?: string;
}

/** Keys whose absence means that nobody is named. */
export const IDENTITY_KEYS: ReadonlySet<string> = new Set(['role', 'principal', 'session']);

export function absentText(key: string): string {
  return IDENTITY_KEYS.has(key) ? 'no identity' : 'none';
}

export function describeValue(
  key: string,
  value: string | null,
  notUnderstood: boolean,
): ValueText {
  if (notUnderstood) return { state: 'unknown', text: 'not understood' };
  if (value === null) return { state: 'none', text: absentText(key) };
  if (value === 'unknown' && (key === 'platform' || key === 'line_kind')) {
    return { state: 'unknown', text: 'not understood' };
  }
  if (key === 'day') return { state: 'known', text: formatDay(value) };
  if (key === 'month') return { state: 'known', text: formatMonth(value) };
  const arn = /^arn:[^:]*:[^:]*:[^:]*:([0-9]*):(.+)$/s.exec(value);
  if (arn) {
    const [, account = '', path = ''] = arn;
    const resource = path.replace(/^(role|user|assumed-role|group)\//, '');
    const name = key === 'role' ? (resource.split('/').at(-1) ?? resource) : resource;
    return account
      ? { state: 'known', text: name, detail: account }
      : { state: 'known', text: name };
  }
  return { state: 'known', text: VALUES[key]?.[value] ?? value };
}

/** What a filter lets through, for a chip. */
export function describeFilter(key: string, value: string | null): string {
  if (value !== null) return describeValue(key, value, false).text;
  return IDENTITY_KEYS.has(key) ? 'no identity' : 'none or not understood';
}

/** A filter inside a sentence: `role is app`, `role names nobody`. */
export function filterClause(key: string, value: string | null): string {
  if (value === null && IDENTITY_KEYS.has(key)) return `${keyLabel(key)} names nobody`;
  return `${keyLabel(key)} is ${describeFilter(key, value)}`;
}

const NEXT: Readonly<Record<string, readonly string[]>> = {
  platform: ['model', 'role'],
  vendor: ['model'],
  model: ['role', 'token_type'],
  token_type: ['model', 'day'],
  role: ['model', 'session', 'token_type'],
  principal: ['model', 'token_type'],
  session: ['model', 'token_type'],
  user: ['model'],
  workspace: ['model', 'token_type'],
  payer: ['account', 'role'],
  account: ['role', 'model'],
  caller_account: ['role', 'model'],
  region: ['model', 'role'],
  month: ['day', 'role'],
  day: ['role', 'model'],
  product: ['usage_type', 'model'],
  service: ['operation', 'usage_type'],
  operation: ['usage_type'],
  line_kind: ['line_type', 'product'],
  line_type: ['product', 'usage_type'],
  invoice: ['line_kind', 'product'],
};
const USUAL = ['role', 'model', 'token_type', 'day', 'region', 'usage_type', 'account'] as const;

/** The next key that says something once `key` is fixed: neither shown nor filtered already. */
export function nextKey(key: string, taken: ReadonlySet<string>): string {
  const candidates = [...(NEXT[key] ?? []), ...USUAL];
  return candidates.find((candidate) => candidate !== key && !taken.has(candidate)) ?? 'day';
}
