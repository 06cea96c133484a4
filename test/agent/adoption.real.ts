import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { controlPaths } from '../../src/control/layout.js';
import { type Assignment, assignmentCodec, type InstanceRecord, instanceCodec } from '../../src/control/records.js';
import type { InstanceId, ModelName, ModelVersion, NodeName } from '../../src/domain/identity.js';
import { callModel } from '../../src/metron/model-call.js';
import { systemClock as clock } from '../../src/runtime/clock/system-clock.js';
import { memoryLog } from '../../src/runtime/log/memory-log.js';
import { systemRandom as random } from '../../src/runtime/random/system-random.js';
import { startEmbeddedServer } from '../../src/zookeeper/embedded/start.js';
import type { WatchEvent, ZooKeeper } from '../../src/zookeeper/port.js';
import { createWithParents } from '../../src/zookeeper/recipes/ensure-path.js';
import { eventually } from '../eventually.js';
import { modelFixture } from '../fixtures/model-fixture.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';
import { connectForTest } from '../zookeeper/server-ensemble.js';

/** `maas agent`, as it is started on a node, killed with kill -9. */

const control = controlPaths();
const node = 'node1' as NodeName;
const instance = 'dga-1' as InstanceId;

let resources: AsyncDisposableStack;
let directory: string;
let quorum: string;
let zk: ZooKeeper;

beforeEach(async () => {
  resources = new AsyncDisposableStack();
  directory = resources.use(await temporaryDirectory()).path;
  const server = await startEmbeddedServer(
    { directory: path.join(directory, 'zookeeper'), fsync: false, log: memoryLog(), clock, random },
    new AbortController().signal,
  );
  resources.use(server);
  quorum = server.quorum;
  zk = await connectForTest(quorum);
  resources.defer(() => zk.close());
});
afterEach(() => resources.disposeAsync());

function startAgent(): ChildProcess {
  const flags = [
    '--node',
    node,
    '--address',
    '127.0.0.1',
    '--memory',
    '1024',
    '--allow-root',
    '--state-dir',
    path.join(directory, 'agent'),
  ];
  const cluster = ['-z', quorum, '--store', `file://${directory}/store`, '--log-level', 'info'];
  const child = spawn(process.execPath, ['bin/maas.js', 'agent', ...flags, ...cluster], { stdio: ['ignore', 'ignore', 'pipe'] });
  resources.defer(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  return child;
}

async function saidBy(child: ChildProcess, sentence: string): Promise<void> {
  let text = '';
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.stderr?.on('data', (chunk) => {
    text += chunk;
    if (text.includes(sentence)) resolve();
  });
  child.once('exit', () => reject(new Error(`the agent ended: ${text}`)));
  AbortSignal.timeout(20_000).addEventListener('abort', () => reject(new Error(`not said: ${sentence}; but: ${text}`)));
  await promise;
}

async function record(): Promise<InstanceRecord | undefined> {
  const place = control.instance(node, instance);
  const found = await zk.read(place);
  return found && instanceCodec.decode(found.data, place);
}

it('an agent that was killed adopts its instances: same pid, same registration, no failed call', async () => {
  await using model = await modelFixture('quick');
  await cp(model.path, path.join(directory, 'store/flat'), { recursive: true });
  const assignment: Assignment = {
    instance,
    name: 'dga' as ModelName,
    version: '1.0' as ModelVersion,
    kind: 'model',
    artifact: { form: 'flat', uri: `file://${directory}/store/flat` },
    manifest: {},
    memoryMb: 128,
    revision: 1,
    placedAt: 1,
  };
  await createWithParents(zk, control.assignment(node, instance), assignmentCodec.encode(assignment));

  const first = startAgent();
  const ready = await eventually(async () => {
    const found = await record();
    expect(found?.state).toBe('ready');
    return found;
  }, 20_000);
  const events: WatchEvent[] = [];
  const registered = await zk.read('/maas/service/dga/dga-1', { watch: (event) => events.push(event) });
  expect(registered).toBeDefined();

  const stop = new AbortController();
  let calls = 0;
  const calling = (async () => {
    while (!stop.signal.aborted && ready?.endpoint !== undefined) {
      await callModel({ endpoint: ready.endpoint, args: { host: 'yahoo.com' } }, clock);
      calls++;
    }
  })();
  const killed = once(first, 'exit');
  first.kill('SIGKILL');
  await killed;
  const second = startAgent();
  await saidBy(second, 'an instance is ready');
  stop.abort();
  await calling;

  expect(calls).toBeGreaterThan(0);
  expect(await record()).toMatchObject({ state: 'ready', pid: ready?.pid, restarts: 0 });
  expect(events).toEqual([]);

  await zk.delete(control.assignment(node, instance), 'any');
  await eventually(async () => expect(await record()).toBeUndefined(), 20_000);
  const ended = once(second, 'exit');
  second.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});
