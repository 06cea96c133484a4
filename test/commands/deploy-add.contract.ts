import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import DeployAdd from '../../src/commands/deploy/add.js';
import { Failure } from '../../src/errors/catalogue.js';
import { seededRandom } from '../../src/runtime/random/seeded-random.js';
import { MemoryStore } from '../../src/storage/memory.js';
import { expectGolden } from '../cli/golden.js';
import { Outside, runCommand } from '../cli/harness.js';
import { until } from '../eventually.js';
import { PlayedCluster } from '../operations/played-cluster.js';

describe('maas deploy add', () => {
  let cluster: PlayedCluster;
  let directory: string;

  beforeEach(async () => {
    cluster = await PlayedCluster.begin();
    await cluster.node('node1');
    directory = await mkdtemp(path.join(tmpdir(), 'maas-model-'));
    await writeFile(path.join(directory, 'rest.sh'), '#!/bin/bash\nexec python3 dga.py\n');
    await chmod(path.join(directory, 'rest.sh'), 0o755);
  });
  afterEach(() => rm(directory, { recursive: true }));

  async function add(argv: string[], outside = new Outside(), store = new MemoryStore(cluster.clock)): Promise<Outside> {
    const connectors = { zooKeeper: () => cluster.connect(), store: async () => store };
    const ports = { connectors, clock: cluster.clock, random: seededRandom(1) };
    const settings = ['--store', 'file:///models', '-n', 'dga', '-v', '1.0'];
    await runCommand(DeployAdd, [directory, ...settings, ...argv], outside, ports);
    return outside;
  }
  const shown = ({ stdout, stderr }: Outside) => `${stdout.text}--- stderr\n${stderr.text}`.replaceAll(directory, 'DIR');

  it('shows each step, and each instance on its way to ready', async () => {
    const running = add([]);
    await cluster.decide();
    await cluster.instance('dga 1.0', 'a', 'node1', { state: 'fetching' });
    await cluster.clock.advance(1_000);
    await cluster.instance('dga 1.0', 'a', 'node1', { state: 'starting', reason: 'endpoint.dat is not written yet' });
    await cluster.clock.advance(1_000);
    await cluster.instance('dga 1.0', 'a', 'node1', { endpoint: { url: 'http://node1:36161', functions: {} } });
    const outside = await running;
    expect(outside.exitStatus).toBeUndefined();
    await expectGolden(shown(outside), 'commands/deploy-add.txt');
  });

  it('exits with 6 and the last words of a model that dies', async () => {
    const running = add([]);
    await cluster.decide();
    const lastExit = { at: 0, status: 127, stderr: ['rest.sh: line 2: exec: python3: not found'] };
    const reason = 'ended with status 127: a command was not found; starts again in 2.0 s (end 2 of 5)';
    await cluster.instance('dga 1.0', 'a', 'node1', { state: 'backoff', restarts: 1, reason, lastExit });
    const outside = await running;
    expect(outside.exitStatus).toBe(6);
    await expectGolden(shown(outside), 'commands/deploy-add-dies.txt');
  });

  it('exits with 5 and the reason of each node when it fits nowhere', async () => {
    const running = add(['--memory', '4000', '--quiet']);
    await cluster.decide();
    const reasons = [{ node: null, reason: 'has 1024 MB free, and 4000 MB are asked for' }];
    await cluster.deployment('dga', '1.0', { unplaced: { count: 1, since: 0, reasons } });
    for (let seconds = 0; seconds < 4; seconds += 1) await cluster.clock.advance(1_000);
    const outside = await running;
    expect(outside.exitStatus).toBe(5);
    await expectGolden(shown(outside), 'commands/deploy-add-no-room.txt');
  });

  it('exits with 7 when its time is over, with how far it came', async () => {
    const running = add(['--timeout', '20s', '--quiet']);
    await cluster.decide();
    await cluster.instance('dga 1.0', 'a', 'node1', { state: 'starting', reason: 'endpoint.dat is not written yet' });
    await cluster.clock.advance(21_000);
    const outside = await running;
    expect(outside.exitStatus).toBe(7);
    await expectGolden(shown(outside), 'commands/deploy-add-late.txt');
  });

  it('exits with 8 when no service takes the request, and leaves none behind', async () => {
    const running = add(['--timeout', '10s', '--json']);
    const zk = await cluster.connect();
    while (((await zk.children(cluster.control.requests)) ?? []).length === 0) await new Promise((resolve) => setImmediate(resolve));
    await cluster.leadsNoMore();
    await cluster.clock.advance(9_000);
    const outside = await running;
    expect(JSON.parse(outside.stdout.text).error).toMatchObject({ code: 'NO_LEADER', retryable: true });
    expect(outside.exitStatus).toBe(8);
    expect(await zk.children(cluster.control.requests)).toEqual([]);
  });

  it('waits for somebody to lead before it uploads, and says so', async () => {
    await cluster.leadsNoMore();
    const outside = new Outside();
    const store = new MemoryStore(cluster.clock);
    const running = add(['--timeout', '10s'], outside, store);
    await until('it waits', () => outside.stderr.text.includes('nobody leads; nothing is uploaded before'));
    await cluster.clock.advance(9_000);
    await running;
    expect(outside.exitStatus).toBe(8);
    expect(outside.stderr.text).toContain('none came in 9 s, and nothing was uploaded');
    expect(await store.list('')).toEqual([]);
  });

  it("uploads nothing where it may not ask Metron's service", async () => {
    const zk = await cluster.connect();
    await zk.create('/maas/queue', new Uint8Array(), { acl: [{ scheme: 'world', id: 'anyone', permissions: ['read'] }] });
    const store = new MemoryStore(cluster.clock);
    const outside = await add(['--metron', 'yes'], new Outside(), store);
    expect(outside.exitStatus).toBe(10);
    expect(outside.stderr.text).toContain('/maas/queue');
    expect(await store.list('')).toEqual([]);
  });

  it('answers at once with --no-wait', async () => {
    const running = add(['--no-wait', '--json', '--instances', '3']);
    await cluster.decide();
    const { result } = JSON.parse((await running).stdout.text);
    expect(result).toMatchObject({ name: 'dga', version: '1.0', instances: { before: 0, after: 3 }, memoryMb: 512 });
    expect(result.running).toBeUndefined();
  });

  it('refuses a directory that is not there, and asks nobody', async () => {
    await rm(path.join(directory, 'rest.sh'));
    const outside = await add(['--quiet']);
    expect(outside.stderr.text).toContain('has no start script');
    expect(outside.exitStatus).toBe(4);
  });

  it('passes on what the store refuses', async () => {
    const outside = new Outside();
    const connectors = {
      zooKeeper: () => cluster.connect(),
      store: async () => {
        throw new Failure('STORE_UNREACHABLE', 'no answer from hdfs://prod');
      },
    };
    await runCommand(DeployAdd, [directory, '--store', 'hdfs://prod/x', '-n', 'dga', '-v', '1.0'], outside, { connectors });
    expect(outside.exitStatus).toBe(9);
  });
});
