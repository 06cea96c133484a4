import { beforeEach, describe, expect, it } from 'vitest';
import type { LogLine, LogQuery } from '../../../src/agent/log-protocol.js';
import { type LogsOf, readLogs } from '../../../src/operations/deploy/read-logs.js';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';
import type { MemoryZooKeeper } from '../../../src/zookeeper/memory-client.js';
import { PlayedCluster } from '../played-cluster.js';

describe("the logs of a model's instances", () => {
  let cluster: PlayedCluster;
  let zk: MemoryZooKeeper;
  const stop = new AbortController();

  beforeEach(async () => {
    cluster = await PlayedCluster.begin();
    zk = await cluster.connect();
    await cluster.node('node1', { hostname: 'here', socket: '/run/maas/node1.sock' });
    await cluster.node('node2', { hostname: 'there', socket: '/run/maas/node2.sock' });
    await cluster.deployment('dga', '1.0', { instances: 2 });
    await cluster.instance('dga 1.0', 'a', 'node1');
  });

  async function* played(socket: string, { instance, lines }: LogQuery): AsyncGenerator<LogLine> {
    yield { stream: 'stdout', text: `${instance} of ${socket}, ${lines} lines` };
  }
  const logs = (more: Partial<LogsOf> = {}) => {
    const { control, clock } = cluster;
    const wanted = { name: 'dga', lines: 10, follow: false, ...more };
    return readLogs({ zk, control, clock, random: seededRandom(1), hostname: 'here', readAgentLogs: played }, wanted, stop.signal);
  };

  it('are read through the agent of this machine', async () => {
    expect(await Array.fromAsync(logs())).toEqual([
      { instance: 'dga-1.0-a', node: 'node1', stream: 'stdout', text: 'dga-1.0-a of /run/maas/node1.sock, 10 lines' },
    ]);
  });

  it('on another machine are the last lines that ZooKeeper has, and the node is named', async () => {
    await cluster.instance('dga 1.0', 'b', 'node2', { lastExit: { at: 0, status: 1, stderr: ['ImportError'] } });
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { instance, text } of logs()) seen.push(`${instance}: ${text}`);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'NOT_ALLOWED', exit: 10, details: { nodes: ['node2'] } });
    expect(seen).toEqual(['dga-1.0-b: ImportError', 'dga-1.0-a: dga-1.0-a of /run/maas/node1.sock, 10 lines']);
  });

  it('are followed together, those of instances that start later too', async () => {
    const following = logs({ follow: true });
    expect((await following.next()).value?.instance).toBe('dga-1.0-a');
    const later = following.next();
    await cluster.instance('dga 1.0', 'c', 'node1');
    expect((await later).value?.instance).toBe('dga-1.0-c');
    await following.return(undefined);
  });

  it('are awaited of a model whose instances have not begun yet', async () => {
    await cluster.deployment('new', '1.0');
    await expect(logs({ name: 'new' }).next()).rejects.toMatchObject({ code: 'NO_SUCH_MODEL' });
    const first = logs({ name: 'new', follow: true }).next();
    await cluster.instance('new 1.0', 'a', 'node1');
    expect((await first).value?.instance).toBe('new-1.0-a');
  });

  it('can be those of one instance', async () => {
    await cluster.instance('dga 1.0', 'c', 'node1');
    expect((await Array.fromAsync(logs({ instance: 'dga-1.0-c' }))).map(({ instance }) => instance)).toEqual(['dga-1.0-c']);
  });

  it.each([{ name: 'other' }, { version: '2.0' }, { instance: 'dga-1.0-x' }])('are not there for %o', async (wanted) => {
    await expect(logs(wanted).next()).rejects.toMatchObject({ code: 'NO_SUCH_MODEL', exit: 3 });
  });
});
