// The evaluator against iam-simulate, a policy simulator by somebody else, on the same random cases.
//
//   node peer.mjs IAM_CASES [N] [SEED]
//
// Cases that it answers otherwise for a known reason are left out, and counted: UNSUPPORTED names the
// reasons. Anything else is a failure.
import { execFileSync } from 'node:child_process';
import { loadPolicy } from '@cloud-copilot/iam-policy';

// Its public entries check that actions and keys exist or leave out session policies; the engine behind
// them is asked directly (the version is pinned).
const engine = './node_modules/@cloud-copilot/iam-simulate/dist/esm/';
const { authorize } = await import(`${engine}core_engine/CoreSimulatorEngine.js`);
const { AwsRequestImpl } = await import(`${engine}request/request.js`);
const { RequestContextImpl } = await import(`${engine}requestContext.js`);
const { DiscoveryContextKeyConstraints } = await import(
  `${engine}context_keys/discoveryContextKeyConstraints.js`
);

const [program, count = '10000', seed = '1'] = process.argv.slice(2);
const VERDICTS = { Allowed: 'allowed', ExplicitlyDenied: 'explicit deny', ImplicitlyDenied: 'implicit deny' };

const POLICIES = ['identity', 'boundary', 'session', 'resource_policy'];

function policiesOf(one) {
  const lists = [...POLICIES.map((name) => one[name] ?? []), ...one.scps, ...one.rcps];
  return lists.flat().map(({ policy }) => policy);
}

const statementsOf = (one) => policiesOf(one).flatMap(({ Statement }) => Statement);

const list = (value) => (value === undefined ? [] : [value].flat());

function conditionsOf(one) {
  return statementsOf(one).flatMap(({ Condition = {} }) =>
    Object.entries(Condition).flatMap(([test, keys]) =>
      Object.entries(keys).map(([key, values]) => ({ test, key: key.toLowerCase(), values: list(values) })),
    ),
  );
}

const resourcesOf = (one) =>
  statementsOf(one).flatMap(({ Resource, NotResource }) => [...list(Resource), ...list(NotResource)]);

const principalsOf = (one) =>
  statementsOf(one).flatMap(({ Principal }) =>
    Principal === '*' ? ['*'] : Object.values(Principal ?? {}).flatMap(list));

// What makes no sense at AWS although it can be written, and where AWS's pages say otherwise than
// iam-simulate or nothing at all: docs/iam.md has the sentences. The random cases avoid some more.
const UNSUPPORTED = [
  ['two roles of one name: it takes a session for one of both', (one) =>
    principalsOf(one).some((text) => text.endsWith(':role/team/app'))],
  ['a session policy without a session', (one) => one.session && one.role === ''],
  ['a set operator on one empty text, which it does not take for none', (one) =>
    one.context['k:list']?.every((value) => value === '') &&
    conditionsOf(one).some(({ test }) => test.startsWith('For'))],
  ['a variable in a policy of 2008, which it replaces', (one) =>
    policiesOf(one).some((policy) => policy.Version === '2008-10-17' && JSON.stringify(policy).includes('${'))],
  ['a variable without one value', (one) =>
    conditionsOf(one).some(({ values }) =>
      values.some((value) =>
        [...value.matchAll(/\$\{([a-z:/]+)\}/gi)].some(([, key]) => key === 'k:list' || (one.context[key.toLowerCase()] ?? []).length !== 1)))],
  ['ForAnyValue with IfExists on a missing key', (one) =>
    conditionsOf(one).some(({ test, key }) => /^ForAny.*IfExists$/.test(test) && !one.context[key]?.length)],
  ['an ARN operator with what is no ARN', (one) =>
    conditionsOf(one).some(({ test, values }) =>
      /Arn/.test(test) && (one.context['k:arn']?.[0] === 'no arn'
        || values.some((value) => value.split(':').length < 6)))],
  ['an ARN operator with a variable, which it does not replace', (one) =>
    conditionsOf(one).some(({ test, values }) =>
      /Arn/.test(test) && values.some((value) => value.includes('${')))],
  ['a level without RCPFullAWSAccess, which nobody can detach', (one) =>
    one.rcps.some((level) => level.every(({ name }) => name !== 'full'))],
];

function unsupported(one) {
  return UNSUPPORTED.find(([, applies]) => applies(one))?.[0];
}

// Where it answers otherwise than AWS's documentation says; docs/iam.md has the sentences.
const EXPLAINED = [
  ['a session named directly, limited by what does not limit it', (one) =>
    one.verdict === 'allowed' && one.why.endsWith('(resource policy)') && one.role !== ''
      && principalsOf(one).includes(one.principal) && (one.boundary || one.session)],
  ['everyone, limited by what does not limit everyone', (one, verdict) =>
    one.verdict === 'allowed' && one.why.endsWith('(resource policy)') && principalsOf(one).includes('*')],
];

function explained(one, verdict) {
  return EXPLAINED.find(([, applies]) => applies(one, verdict))?.[0];
}

// A key of one value is a text there, a key that may have several a list.
const contextOf = (one) =>
  Object.fromEntries(
    Object.entries(one.context).map(([key, values]) => [key, key === 'k:list' ? values : values[0]]),
  );

function simulate(one) {
  const linked = one.role.includes(':role/aws-service-role/');
  const account = one.principal.startsWith('arn:') ? one.principal.split(':')[4] : '';
  const scps = linked || account === '' || account === one.management_account ? [] : one.scps;
  const rcps = linked || one.resource_account === one.management_account ? [] : one.rcps;
  const load = (policies) => policies?.map(({ name, policy }) => loadPolicy(policy, { name }));
  const levels = (list) =>
    list.map((policies, i) => ({ orgIdentifier: `level-${i}`, policies: load(policies) }));
  return authorize({
    request: new AwsRequestImpl(
      one.principal,
      { resource: one.resource, accountId: one.resource_account },
      one.action,
      new RequestContextImpl(contextOf(one)),
    ),
    identityPolicies: load(one.identity ?? []),
    permissionBoundaries: load(one.boundary),
    sessionPolicy: load(one.session)?.[0],
    resourcePolicy: load(one.resource_policy)?.[0],
    serviceControlPolicies: levels(scps),
    resourceControlPolicies: levels(rcps),
    vpcEndpointPolicies: undefined,
    simulationParameters: {
      simulationMode: 'Strict',
      discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints([]),
    },
    serviceSettings: { s3: {} },
  }).result;
}

const lines = execFileSync(program, ['random', count, seed], { maxBuffer: 1 << 30, encoding: 'utf8' });
const tally = new Map();
const add = (name) => tally.set(name, (tally.get(name) ?? 0) + 1);
let failures = 0;
for (const line of lines.trim().split('\n')) {
  const one = JSON.parse(line);
  const reason = unsupported(one);
  if (reason) {
    add(`left out: ${reason}`);
    continue;
  }
  let verdict;
  try {
    verdict = VERDICTS[simulate(one)];
  } catch (error) {
    verdict = `error: ${error.message}`;
  }
  const explanation = verdict === one.verdict ? undefined : explained(one, verdict);
  if (verdict === one.verdict || explanation) {
    add(explanation ? `known to differ: ${explanation}` : `agree: ${verdict}`);
    continue;
  }
  if (verdict.endsWith('deny') && one.verdict.endsWith('deny')) {
    add('agree: deny, one explicit');
    continue;
  }
  failures += 1;
  if (failures <= Number(process.env.SHOW ?? 5)) {
    console.log(`seed ${one.seed}: iam-simulate says ${verdict}, we ${one.verdict} (${one.why})\n${line}`);
  }
}
for (const [name, number] of [...tally].sort()) {
  console.log(`${number} ${name}`);
}
console.log(`${failures} unexplained`);
process.exit(failures === 0 && tally.has('agree: allowed') ? 0 : 1);
