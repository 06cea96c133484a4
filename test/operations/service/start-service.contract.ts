import { beforeEach, describe, expect, it } from 'vitest';
import { candidateCodec } from '../../../src/control/records.js';
import { detachedMark, startService } from '../../../src/operations/service/start-service.js';
import { MemoryProcesses } from '../../../src/runtime/processes/memory-processes.js';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';
import type { ZooKeeper } from '../../../src/zookeeper/port.js';
import { temporaryDirectory } from '../../storage/temporary-directory.js';
import { PlayedCluster } from '../played-cluster.js';

describe('starting a service in the background', () => {
  let cluster: PlayedCluster;
  let processes: MemoryProcesses;

  beforeEach(async () => {
    cluster = await PlayedCluster.begin();
    processes = new MemoryProcesses({ commands: { maas: () => {} } });
  });

  const candidate = (pid: number) => candidateCodec.encode({ host: 'here', pid, maasVersion: '0.1.0', since: 0 });

  /** The candidate of the started service takes the place of the one that is there, so that their number stays the same. */
  async function replaceCandidate(): Promise<void> {
    const zk = await cluster.connect();
    const { election } = cluster.control;
    const [former = ''] = (await zk.children(election)) ?? [];
    const pid = processes.alive[0]?.identity.pid ?? 0;
    await zk.commit([
      { kind: 'delete', path: `${election}/${former}`, expected: 'any' },
      { kind: 'create', path: `${election}/c-`, data: candidate(pid), mode: 'ephemeral sequential' },
    ]);
  }

  /** Runs `change` before the look at the candidates that comes after so many others. */
  async function changedBeforeLook(looks: number, change: () => Promise<void>): Promise<ZooKeeper> {
    const zk = await cluster.connect();
    let seen = 0;
    return new Proxy(zk, {
      get(target, name) {
        if (name !== 'children') {
          const member: unknown = Reflect.get(target, name, target);
          return typeof member === 'function' ? member.bind(target) : member;
        }
        return async (...args: Parameters<ZooKeeper['children']>) => {
          if (args[0] === cluster.control.election && ++seen === looks) await change();
          return target.children(...args);
        };
      },
    });
  }

  it.each([1, 2, 3])('sees it stand although another service leaves at that moment (look %i)', async (look) => {
    await using directory = await temporaryDirectory();
    const zk = await changedBeforeLook(look, replaceCandidate);
    const { control, clock } = cluster;
    const ports = { zk, control, processes, clock, random: seededRandom(1), signal: AbortSignal.timeout(5_000) };
    const program = { file: 'maas', arguments: ['service'], environment: { [detachedMark]: 'x' }, stateDirectory: directory.path };
    await expect(startService(ports, program)).resolves.toMatchObject({ role: 'leads' });
  });
});
