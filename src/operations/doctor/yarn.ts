import type { YarnNode } from '../../engines/yarn/resource-manager.js';
import { runnerMb } from '../../engines/yarn/service-spec.js';
import { type Check, type Finding, ok, problem, type Surroundings, warning } from './check.js';

/** What the smallest model needs. */
const leastFreeMb = runnerMb + 64;

/** That a ResourceManager is active and serves YARN's services, and that the queue and the nodes have room. */
export const yarn: Check<Surroundings> = {
  name: 'yarn',
  async run({ yarn, signal }) {
    if (yarn === undefined) return [];
    const { resourceManager } = yarn;
    const { server, version, isActive, servesServices } = await resourceManager.state(signal);
    const findings = [
      isActive
        ? ok(`${server} is active, Hadoop ${version}`)
        : problem(`${server} stands by, and no other one answers`, 'start the others, or name them all: --yarn rm1:8088,rm2:8088'),
      servesServices
        ? ok(`${server} serves YARN's services`)
        : problem(
            `${server} does not serve YARN's services`,
            'set yarn.webapp.api-service.enable to true, on Hadoop 3.1 or later (docs/yarn.md)',
          ),
    ];
    return [...findings, await ofQueue(yarn, signal), ...ofNodes(await resourceManager.nodes(signal))];
  },
};

async function ofQueue({ resourceManager, queue: name }: NonNullable<Surroundings['yarn']>, signal: AbortSignal): Promise<Finding> {
  const queue = await resourceManager.queue(name, signal);
  if (queue === undefined) return warning(`YARN tells of no queue ${name}`, 'name one that it has with yarn-queue');
  if (queue.state !== 'RUNNING')
    return problem(`queue ${name} is ${queue.state.toLowerCase()}`, 'have it started, or name another with yarn-queue');
  const { usedCapacity = 0 } = queue;
  const used = `queue ${name} uses ${Math.round(usedCapacity)} % of its share`;
  return usedCapacity < 100 ? ok(used) : warning(used, 'what is deployed may wait for room');
}

function ofNodes(nodes: readonly YarnNode[]): Finding[] {
  const up = nodes.filter(({ state }) => state === 'RUNNING');
  if (up.length === 0) return [problem('YARN has no node that is up', 'start its NodeManagers, and look at their logs')];
  const unwell = nodes
    .filter(({ state }) => state === 'UNHEALTHY')
    .map(({ host, report }) => warning(`node ${host} is unhealthy: ${report}`, 'yarn node -status says more'));
  const mostFree = Math.max(...up.map(({ memoryMb, usedMb }) => memoryMb - usedMb));
  const room = `${up.length} of ${nodes.length} nodes are up; the most that one has free is ${mostFree} MB`;
  return [...unwell, mostFree < leastFreeMb ? warning(room, 'what is deployed waits for room') : ok(room)];
}
