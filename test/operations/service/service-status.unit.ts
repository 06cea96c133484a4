import { beforeEach, describe, expect, it } from 'vitest';
import { type Candidate, candidateCodec } from '../../../src/control/records.js';
import { describeService, serviceStatus } from '../../../src/operations/service/service-status.js';
import { MemoryProcesses } from '../../../src/runtime/processes/memory-processes.js';
import { ownCandidate } from '../../../src/service/own-candidate.js';
import type { MemoryZooKeeper } from '../../../src/zookeeper/memory-client.js';
import { PlayedCluster } from '../played-cluster.js';

const signal = new AbortController().signal;
const files = { directory: '/', stdoutFile: '/out', stderrFile: '/err', exitFile: '/exit' };

describe('what is told of services', () => {
  let cluster: PlayedCluster;
  let zk: MemoryZooKeeper;
  let processes: MemoryProcesses;

  beforeEach(async () => {
    cluster = await PlayedCluster.begin();
    await cluster.leadsNoMore();
    zk = await cluster.connect();
    processes = new MemoryProcesses({ commands: { maas: () => {} } });
  });

  async function service(): Promise<Candidate> {
    const { pid } = await processes.start({ file: 'maas', arguments: [], environment: {}, ...files }, async () => {});
    const candidate = await ownCandidate({ zk, processes, clock: cluster.clock }, { host: 'node1', pid, maasVersion: '0.1.0' });
    await stand(candidate);
    return candidate;
  }
  const stand = (candidate: Candidate) =>
    zk.create(`${cluster.control.election}/c-`, candidateCodec.encode(candidate), { mode: 'ephemeral sequential' });
  const kill = async (pid: number) => {
    const [identity] = await processes.identify([pid]);
    if (identity !== undefined) await processes.signal(identity, 'SIGKILL', 'process');
  };
  const lines = async (machine?: MemoryProcesses) => {
    const { services } = await serviceStatus({ zk, control: cluster.control, signal }, machine);
    return services.map(describeService);
  };

  it('is which one leads, and who would next', async () => {
    const [first, second] = [await service(), await service()];
    expect(await lines(processes)).toEqual([
      `node1 pid ${first.pid}: leads (maas 0.1.0)`,
      `node1 pid ${second.pid}: stands by (maas 0.1.0)`,
    ]);
  });

  it('is that one was killed here, and for how long it may still keep others from leading', async () => {
    const [first, second] = [await service(), await service()];
    await kill(first.pid);
    const limit = Math.ceil((zk.session.negotiatedTimeoutMs ?? 0) / 1_000);
    expect(await lines(processes)).toEqual([
      `node1 pid ${first.pid}: has ended, and nobody leads until its session ends, within ${limit} s (maas 0.1.0)`,
      `node1 pid ${second.pid}: stands by (maas 0.1.0)`,
    ]);
    await kill(second.pid);
    expect((await lines(processes))[1]).toContain(`has ended, and its session ends, within ${limit} s`);
  });

  it('is nothing of processes on another machine, in another container, or of an older maas', async () => {
    const first = await service();
    await kill(first.pid);
    const told = `node1 pid ${first.pid}: leads (maas 0.1.0)`;
    expect(await lines()).toEqual([told]);
    expect(await lines(new MemoryProcesses({}, 'another boot'))).toEqual([told]);
    expect(await lines(Object.assign(new MemoryProcesses(), { pidNamespace: 'pid:[2]' }))).toEqual([told]);

    const { process, sessionTimeoutMs, ...older } = first;
    await stand(older);
    expect((await lines(processes))[1]).toBe(`node1 pid ${first.pid}: stands by (maas 0.1.0)`);
  });

  it('is told a later process of that pid from it', async () => {
    const first = await service();
    const { process } = first;
    if (process === undefined) throw new Error('its process is not told');
    await stand({ ...first, process: { ...process, startTicks: process.startTicks - 1 } });
    expect(await lines(processes)).toEqual([expect.stringContaining('leads'), expect.stringContaining('has ended')]);
  });
});
