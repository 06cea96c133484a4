import { inTurns } from '../../runtime/waits/in-turns.js';
import { readCluster } from '../cluster/cluster-view.js';
import { type FoundRegistration, readRegistrations } from '../cluster/read-registrations.js';
import { type Check, type Examined, type Finding, ok, problem, problems, warning } from './check.js';

/** Enough to finish a registry full of dead machines in reasonable time, few enough not to flood the network. */
const callsAtOnce = 16;

/** Checks the registry. Our registrations are known from the agents' records; those of others are called only if `callEndpoint` is given. */
export const registrations: Check = {
  name: 'registrations',
  async run(examined) {
    const { zk, zkRoot, signal } = examined;
    const [{ found, problems: unreadable }, { deployments, leftovers }] = await Promise.all([
      readRegistrations(zk, zkRoot, signal),
      readCluster(examined),
    ]);
    const ours = new Set([...deployments.flatMap(({ instances }) => instances), ...leftovers].map(({ record }) => record?.endpoint?.url));
    const foreign = found.filter(({ registration }) => !ours.has(registration.url));
    const { callEndpoint } = examined;
    const findings =
      callEndpoint === undefined ? uncalled(foreign) : await inTurns(foreign, callsAtOnce, (each) => called(each, callEndpoint, signal));
    const broken = problems(unreadable, 'delete that znode when whoever wrote it is gone');
    return [ok(`${found.length - foreign.length} of ours`), ...findings, ...broken];
  },
};

const describe = ({ registration: { name, version, url } }: FoundRegistration) => `${name} ${version} at ${url}`;

/** One finding for all the instances of a model, of which there may be thousands. */
function uncalled(foreign: readonly FoundRegistration[]): readonly Finding[] {
  const models = Map.groupBy(foreign, ({ registration: { name, version } }) => `${name} ${version}`);
  return [...models.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const more = others.length === 0 ? 'is' : `and ${others.length} more instances are`;
    const hint = 'is it from Metron, or from a maas with another control root? --call shows whether it answers';
    return [warning(`${describe(first)} ${more} registered by somebody else`, hint)];
  });
}

async function called(
  found: FoundRegistration,
  callEndpoint: NonNullable<Examined['callEndpoint']>,
  signal: AbortSignal,
): Promise<Finding> {
  const { path, stat } = found;
  const { url, functions } = found.registration;
  const what = `${describe(found)} is registered by somebody else`;
  const endpoint = { url, functions };
  const state = await callEndpoint(endpoint, signal);
  if (state.kind === 'answers') return ok(`${what}, and answers`);
  if (state.kind === 'silent') return problem(`${what}, and gave no answer: ${state.reason}`, `delete ${path} if that is gone for good`);
  if (stat.ephemeralOwner !== undefined) {
    return warning(`${what}, which is still connected, but nothing listens there`, 'the model may be starting or stopping: check again');
  }
  const finding = problem(`${what}, which is gone: nothing listens there`, 'maas doctor --call --fix removes it');
  return { ...finding, gone: { path, endpoint, mzxid: String(stat.mzxid) } };
}
