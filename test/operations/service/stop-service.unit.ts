import { beforeEach, describe, expect, it } from 'vitest';
import { candidateCodec } from '../../../src/control/records.js';
import { detachedMark } from '../../../src/operations/service/start-service.js';
import { stopServices } from '../../../src/operations/service/stop-service.js';
import { type MemoryProcess, MemoryProcesses } from '../../../src/runtime/processes/memory-processes.js';
import { PlayedCluster } from '../played-cluster.js';

const signal = new AbortController().signal;
const files = { directory: '/', stdoutFile: '/out', stderrFile: '/err', exitFile: '/exit' };

describe('stopping the services of a machine', () => {
  let cluster: PlayedCluster;
  let processes: MemoryProcesses;
  let ignoresTerm: boolean;

  beforeEach(async () => {
    cluster = await PlayedCluster.begin();
    await cluster.leadsNoMore();
    ignoresTerm = false;
    const maas = (process: MemoryProcess) => {
      if (ignoresTerm) process.ignore('SIGTERM');
    };
    processes = new MemoryProcesses({ commands: { maas } });
  });

  async function service(host: string, environment: Record<string, string>): Promise<number> {
    const { pid } = await processes.start({ file: 'maas', arguments: [], environment, ...files }, async () => {});
    const zk = await cluster.connect();
    const data = candidateCodec.encode({ host, pid, maasVersion: '0.1.0', since: 0 });
    await zk.create(`${cluster.control.election}/c-`, data, { mode: 'ephemeral sequential' });
    return pid;
  }

  const stop = async () => {
    const { control, clock } = cluster;
    return stopServices({ zk: await cluster.connect(), control, processes, clock, signal }, 'here');
  };

  it('ends those in the background, and no others', async () => {
    const pid = await service('here', { [detachedMark]: 'x' });
    const foreground = await service('here', {});
    const elsewhere = await service('there', { [detachedMark]: 'y' });

    expect(await stop()).toEqual({ stopped: [{ pid, role: 'leads' }] });
    expect(processes.alive.map(({ identity }) => identity.pid)).toEqual([foreground, elsewhere]);
  });

  it('kills one that does not end in time', async () => {
    ignoresTerm = true;
    await service('here', { [detachedMark]: 'x' });
    const stopping = stop();
    while (cluster.clock.sleeping === 0) await new Promise((resolve) => setImmediate(resolve));
    await cluster.clock.advance(10_000);
    await stopping;
    expect(processes.alive).toEqual([]);
  });

  it('says that there is none', async () => {
    await expect(stop()).rejects.toMatchObject({ code: 'NO_LEADER', message: 'no maas service of this cluster runs on here' });
  });

  it('leaves one in the foreground to whoever started it', async () => {
    await service('here', {});
    await expect(stop()).rejects.toMatchObject({ message: expect.stringContaining('was not started with --detach') });
    expect(processes.alive).toHaveLength(1);
  });
});
