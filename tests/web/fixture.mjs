/**
 * A stand-in for `mandate serve` that needs no build of it: serves the built page and answers the
 * spend API from a small bill that is the same on every run. Loopback only.
 */
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

const UNIT = 10n ** 12n;
const ACCOUNT = '111122223333';
const SANDBOX = '444455556666';
const role = (name, account = ACCOUNT) => `arn:aws:iam::${account}:role/${name}`;

const CALLERS = [
  { role: role('finops-ai-support-bot-4f1c'), account: ACCOUNT, weight: 9 },
  { role: role('claims-triage'), account: ACCOUNT, weight: 7 },
  {
    role: role(
      'aws-reserved/sso.amazonaws.com/AWSReservedSSO_AWSPowerUserAccess_9b1deb4d3b7d4bad',
      SANDBOX,
    ),
    account: SANDBOX,
    weight: 5,
  },
  { role: role('batch-summaries'), account: ACCOUNT, weight: 3 },
  { role: role('code-review', SANDBOX), account: SANDBOX, weight: 2 },
  { role: null, account: ACCOUNT, weight: 2 },
];
const MODELS = [
  { model: 'claude-sonnet-4-6', vendor: 'anthropic', platform: 'bedrock', weight: 10 },
  { model: 'claude-opus-4-6', vendor: 'anthropic', platform: 'claude_platform', weight: 8 },
  { model: 'claude-haiku-4-5', vendor: 'anthropic', platform: 'bedrock', weight: 4 },
  { model: 'nova-pro', vendor: 'amazon', platform: 'bedrock', weight: 3 },
  { model: 'nova-lite', vendor: 'amazon', platform: 'bedrock', weight: 1 },
  { model: 'llama4-maverick', vendor: 'meta', platform: 'bedrock', weight: 2 },
  { model: 'gpt-oss-120b', vendor: 'openai', platform: 'bedrock', weight: 2 },
  { model: 'mistral-large-3', vendor: 'mistral', platform: 'bedrock', weight: 1 },
  { model: 'deepseek.r1', vendor: 'deepseek', platform: 'bedrock', weight: 1 },
];
const TOKEN_TYPES = [
  ['input', 3n],
  ['output', 15n],
  ['cache_read', 1n],
  ['cache_write_1h', 4n],
];
const PERIODS = [
  {
    period: '2026-10',
    data_through: '2026-10-24',
    final: false,
    bases: ['unblended', 'net', 'list'],
    currencies: ['USD'],
  },
  {
    period: '2026-09',
    data_through: '2026-09-30',
    final: true,
    bases: ['unblended', 'net'],
    currencies: ['USD'],
  },
  {
    period: '2026-08',
    data_through: '2026-08-31',
    final: true,
    bases: ['unblended'],
    currencies: ['USD'],
  },
];

/** A small repeatable generator; the same seed gives the same bill. */
function generator(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function daysIn({ period, data_through: last }) {
  return Array.from(
    { length: Number(last.slice(8)) },
    (_, n) => `${period}-${String(n + 1).padStart(2, '0')}`,
  );
}

const blank = {
  payer: ACCOUNT,
  region: 'us-east-1',
  product: 'AmazonBedrock',
  service: 'Amazon Bedrock',
  line_kind: 'usage',
  line_type: 'Usage',
  unit: null,
  usage: null,
  tokens: null,
  unknown: [],
};

function usageLines(day, random) {
  const lines = [];
  const weekend = [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
  for (const caller of CALLERS) {
    for (const model of MODELS) {
      if (random(10) > model.weight) continue;
      for (const [token_type, price] of TOKEN_TYPES) {
        const thousands =
          BigInt(caller.weight * model.weight * (random(900) + 60)) / (weekend ? 3n : 1n);
        const cost = (thousands * price * 17n * UNIT) / 100_000n + BigInt(random(1000));
        lines.push({
          ...blank,
          ...caller,
          ...model,
          day,
          token_type,
          cost,
          tokens: thousands * 1000n,
          unit: '1K tokens',
          usage: thousands,
        });
      }
    }
  }
  return lines;
}

function oddLines(day, random) {
  const odd = {
    ...blank,
    day,
    account: ACCOUNT,
    role: null,
    model: null,
    vendor: null,
    token_type: 'none',
  };
  return [
    {
      ...odd,
      platform: 'unknown',
      role: null,
      unknown: ['model', 'vendor'],
      line_type: 'Usage',
      line_kind: 'unknown',
      cost: BigInt(random(90) + 40) * UNIT,
    },
    {
      ...odd,
      platform: 'bedrock',
      line_kind: 'discount',
      line_type: 'EdpDiscount',
      cost: -BigInt(random(40) + 5) * UNIT,
    },
    {
      ...odd,
      platform: 'agentcore',
      role: CALLERS[1].role,
      product: 'AmazonBedrockAgentCore',
      cost: BigInt(random(60) + 5) * UNIT,
      unit: 'vCPU-Hours',
      usage: BigInt(random(500)),
    },
    {
      ...odd,
      platform: 'bedrock',
      role: CALLERS[4].role,
      model: 'nova-lite',
      vendor: 'amazon',
      token_type: 'input',
      cost: 1_200_000n + BigInt(random(9)),
      tokens: 31n,
      unit: '1K tokens',
      usage: 1n,
    },
    { ...odd, platform: 'non_ai', product: 'AmazonS3', cost: BigInt(random(100)) * UNIT },
  ];
}

function makeBill() {
  const random = generator(20261024);
  return PERIODS.flatMap((period) =>
    daysIn(period).flatMap((day) => [...usageLines(day, random), ...oddLines(day, random)]),
  ).map((line) => ({
    ...line,
    month: line.day.slice(0, 7),
    principal: line.role,
    caller_account: line.account,
  }));
}

class Problem extends Error {
  constructor(status, title, detail, code, hint) {
    super(detail);
    Object.assign(this, { status, title, detail, code, hint });
  }
}

const unescape = (text) => text.replace(/\\(.)/gs, '$1');

function parseWhere(text) {
  const split = [...text.matchAll(/\\.|=/gs)].filter((m) => m[0] === '=').at(-1)?.index ?? -1;
  if (split <= 0)
    throw new Problem(400, 'Bad query', `where '${text}' is not KEY=VALUE`, 'bad_query');
  return [unescape(text.slice(0, split)), unescape(text.slice(split + 1)) || null];
}

function monthsOf(text) {
  const all = PERIODS.map((p) => p.period);
  const chosen = text.split(',').flatMap((part) => {
    const [from, to = from] = part.split('..');
    if (!/^\d{4}-\d{2}$/.test(from) || !/^\d{4}-\d{2}$/.test(to)) {
      throw new Problem(
        400,
        'Bad query',
        `period '${part}' is not a month; write 2026-10`,
        'bad_query',
      );
    }
    return all.filter((month) => month >= from && month <= to);
  });
  if (chosen.length === 0) {
    throw new Problem(
      404,
      'No such period',
      `${text} has not been ingested`,
      'not_found',
      `The newest period is ${all[0]}.`,
    );
  }
  return new Set(chosen);
}

const money = (amount) => {
  const magnitude = amount < 0n ? -amount : amount;
  const fraction = (magnitude % UNIT).toString().padStart(12, '0');
  return `${amount < 0n ? '-' : ''}${magnitude / UNIT}.${fraction}`;
};
const add = (lines, field) => lines.reduce((sum, line) => sum + line[field], 0n);
const tokensOf = (lines) => {
  const counted = lines.filter((line) => line.tokens !== null);
  return counted.length ? Number(add(counted, 'tokens')) : null;
};

function group(lines, keys) {
  const groups = new Map();
  for (const line of lines) {
    const id = JSON.stringify(keys.map((key) => [line[key] ?? null, line.unknown.includes(key)]));
    if (!groups.has(id)) groups.set(id, []);
    groups.get(id).push(line);
  }
  return [...groups.values()];
}

function rowOf(lines, keys) {
  const units = new Set(lines.map((line) => line.unit));
  const one = units.size === 1 && !units.has(null);
  const unknown = keys.filter((key) => lines[0].unknown.includes(key));
  return {
    ...Object.fromEntries(keys.map((key) => [key, lines[0][key] ?? null])),
    cost: money(add(lines, 'cost')),
    tokens: tokensOf(lines),
    unit: one ? [...units][0] : null,
    usage: one ? add(lines, 'usage').toString() : null,
    lines: lines.length,
    ...(unknown.length ? { unknown_keys: unknown } : {}),
  };
}

const amountOf = (lines) => ({ cost: money(add(lines, 'cost')), lines: lines.length });

function summaryOf(lines) {
  const usage = lines.filter((l) => l.line_kind === 'usage' && l.platform !== 'unknown');
  return {
    identified: amountOf(usage.filter((l) => l.role !== null)),
    unidentified: amountOf(usage.filter((l) => l.role === null)),
    unknown: amountOf(lines.filter((l) => l.platform === 'unknown')),
  };
}

function answer(bill, query) {
  if (bill.length === 0) {
    throw new Problem(
      404,
      'Not found',
      'no bill has been ingested',
      'not_found',
      'Run mandate ingest FOLDER.',
    );
  }
  const keys = (query.get('by') ?? '').split(',').filter(Boolean);
  if (keys.length === 0)
    throw new Problem(400, 'Bad query', "'by' is missing; write by=role", 'bad_query');
  const months = monthsOf(query.get('period') ?? PERIODS[0].period);
  const shown = PERIODS.filter((p) => months.has(p.period));
  const basis = query.get('basis') ?? 'unblended';
  if (!shown.every((p) => p.bases.includes(basis))) {
    throw new Problem(
      400,
      'No such basis',
      `${shown[0].period} has no ${basis} cost`,
      'bad_query',
      'Choose unblended.',
    );
  }
  const filters = query.getAll('where').map(parseWhere);
  const lines = bill
    .filter((l) => months.has(l.month) && (query.get('ai') === 'false' || l.platform !== 'non_ai'))
    .filter((l) => filters.every(([key, value]) => (l[key] ?? null) === value));
  const rows = group(lines, keys)
    .sort((a, b) => (add(b, 'cost') > add(a, 'cost') ? 1 : -1))
    .map((g) => rowOf(g, keys));
  const limit = Number(query.get('limit') ?? rows.length);
  const chart = query.get('chart');
  return {
    format: 'mandate.spend/1',
    currency: 'USD',
    basis,
    data_through: shown[0].data_through,
    final: shown.every((p) => p.final),
    rows: rows.slice(0, limit),
    total: { cost: money(add(lines, 'cost')), tokens: tokensOf(lines), lines: lines.length },
    rows_total: rows.length,
    periods: PERIODS,
    ...(chart
      ? {
          chart: {
            by: ['day', chart],
            rows: group(lines, ['day', chart]).map((g) => {
              const { day, cost, unknown_keys, ...rest } = rowOf(g, ['day', chart]);
              return { day, [chart]: rest[chart], cost, ...(unknown_keys ? { unknown_keys } : {}) };
            }),
          },
        }
      : {}),
    summary: summaryOf(lines),
  };
}

function csvOf({ rows }, keys) {
  const names = [...keys, 'cost', 'tokens', 'unit', 'usage', 'lines'];
  const cell = (value) => {
    const text = value === null || value === undefined ? '' : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [names, ...rows.map((row) => names.map((n) => row[n]))]
    .map((r) => `${r.map(cell).join(',')}\r\n`)
    .join('');
}

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

async function serveFile(dist, path, response) {
  const wanted = normalize(join(dist, path));
  const file = wanted.startsWith(dist) && extname(wanted) ? wanted : join(dist, 'index.html');
  try {
    const body = await readFile(file);
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
    });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}

function serveSpend(bill, url, response) {
  const spend = answer(bill, url.searchParams);
  if (url.searchParams.get('format') === 'csv') {
    response.writeHead(200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="spend.csv"',
    });
    response.end(csvOf(spend, url.searchParams.get('by').split(',')));
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(spend));
}

/** @returns the server's URL and a function that stops it. */
export async function startFixture({ dist, empty = false }) {
  const bill = empty ? [] : makeBill();
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://fixture');
    try {
      if (url.pathname === '/api/v1/spend') serveSpend(bill, url, response);
      else if (url.pathname === '/api/v1/health') response.end('{"status":"ok"}');
      else void serveFile(dist, url.pathname, response);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const { status, title, detail, code, hint } = error;
      response.writeHead(status, { 'content-type': 'application/problem+json' });
      response.end(
        JSON.stringify({
          type: 'about:blank',
          title,
          status,
          detail,
          code,
          request_id: 'fixture-1',
          hint,
        }),
      );
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  };
}
