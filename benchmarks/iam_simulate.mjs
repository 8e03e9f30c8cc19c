// The cases of bench_iam_peers, on standard input, decided by iam-simulate in this one process:
// prints its answers and nanoseconds a decision, the best of five runs. Policies are read and
// requests are made before.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const peers = new URL('../tests/iam/', import.meta.url);
const require = createRequire(peers);
const engine = new URL('node_modules/@cloud-copilot/iam-simulate/dist/esm/', peers).href;
const { loadPolicy } = await import(pathToFileURL(require.resolve('@cloud-copilot/iam-policy')));
const { authorize } = await import(`${engine}core_engine/CoreSimulatorEngine.js`);
const { AwsRequestImpl } = await import(`${engine}request/request.js`);
const { RequestContextImpl } = await import(`${engine}requestContext.js`);
const { DiscoveryContextKeyConstraints } = await import(
  `${engine}context_keys/discoveryContextKeyConstraints.js`
);

const ROUNDS = 200;
const cases = JSON.parse(readFileSync(0, 'utf8'));
const identityPolicies = cases.policies.map((policy, i) => loadPolicy(policy, { name: `policy-${i}` }));
const asked = cases.requests.map(({ action, resource }) => ({
  request: new AwsRequestImpl(
    cases.principal,
    { resource, accountId: '111122223333' },
    action,
    new RequestContextImpl(cases.context),
  ),
  identityPolicies,
  permissionBoundaries: undefined,
  sessionPolicy: undefined,
  resourcePolicy: undefined,
  serviceControlPolicies: [],
  resourceControlPolicies: [],
  vpcEndpointPolicies: undefined,
  simulationParameters: {
    simulationMode: 'Strict',
    discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints([]),
  },
  serviceSettings: { s3: {} },
}));

const allowed = asked.map((one) => authorize(one).result === 'Allowed');
let best = Infinity;
for (let run = 0; run < 5; run += 1) {
  const start = process.hrtime.bigint();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const one of asked) authorize(one);
  }
  best = Math.min(best, Number(process.hrtime.bigint() - start) / (ROUNDS * asked.length));
}
console.log(JSON.stringify({ allowed, ns: best }));
