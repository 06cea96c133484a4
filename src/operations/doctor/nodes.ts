import { readCluster } from '../cluster/cluster-view.js';
import { type Check, type Examined, type Finding, ok, problem, problems, warning } from './check.js';

export const nodes: Check = {
  name: 'nodes',
  async run(examined) {
    const { nodes: found, deployments, unreadable } = await readCluster(examined);
    const there =
      found.length === 0
        ? withoutAgents(examined)
        : found.map(({ record, freeMb }) =>
            ok(`${record.node}: ${freeMb} of ${record.memoryMb} MB free${record.draining ? ', draining' : ''}`),
          );
    const short = deployments
      .filter(({ deployment, ready }) => ready < deployment.instances)
      .map(({ deployment: { name, version, instances }, ready }) =>
        problem(`${name} ${version}: ${ready} of ${instances} instances are ready`, `maas deploy status -n ${name} -v ${version} says why`),
      );
    const broken = problems(
      unreadable.map((reason) => `a record can't be read: ${reason}`),
      'is another version of maas writing here?',
    );
    return [...there, ...short, ...broken];
  },
};

function withoutAgents({ yarn }: Examined): Finding[] {
  return yarn === undefined
    ? [warning('there are no nodes', 'start maas agent on the data nodes')]
    : [ok('no node has an agent; models run on YARN')];
}
