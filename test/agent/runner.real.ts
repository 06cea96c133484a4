import { cp } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FetchModel } from '../../src/agent/fetch.js';
import { runInContainer } from '../../src/agent/runner.js';
import { controlPaths } from '../../src/control/layout.js';
import { type InstanceRecord, instanceCodec, yarnServiceCodec } from '../../src/control/records.js';
import { instanceId, modelName, modelVersion } from '../../src/domain/identity.js';
import { yarnNode } from '../../src/domain/yarn-node.js';
import { systemClock as clock } from '../../src/runtime/clock/system-clock.js';
import { systemFiles as files } from '../../src/runtime/files/system-files.js';
import { memoryLog } from '../../src/runtime/log/memory-log.js';
import { LinuxProcesses } from '../../src/runtime/processes/linux-processes.js';
import { seededRandom } from '../../src/runtime/random/seeded-random.js';
import { MemoryEnsemble } from '../../src/zookeeper/memory.js';
import type { ZooKeeper } from '../../src/zookeeper/port.js';
import { createWithParents } from '../../src/zookeeper/recipes/ensure-path.js';
import { eventually } from '../eventually.js';
import { type ModelFixture, modelFixture } from '../fixtures/model-fixture.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';

const control = controlPaths();
const service = 'maas-0a1b2c3d-dga-1-0-0123456789ab-r3';
const instance = instanceId('dga-1.0-1700000000000-0001-01-000002');
const recordPath = control.instance(yarnNode('127.0.0.1'), instance);
const processes = new LinuxProcesses(clock);
const limitMs = 30_000;

describe('a runner in a container of YARN', () => {
  let zk: ZooKeeper;
  let stop: AbortController;
  let resources: AsyncDisposableStack;

  beforeEach(async () => {
    resources = new AsyncDisposableStack();
    zk = await new MemoryEnsemble().connect();
    stop = new AbortController();
    const model = { name: modelName('dga'), version: modelVersion('1.0'), kind: 'model', memoryMb: 64, revision: 3 } as const;
    const artifact = { form: 'archive', uri: 'file:///x' } as const;
    const record = { ...model, service, artifact, manifest: {}, placedAt: 0 };
    await createWithParents(zk, control.yarnService(service), yarnServiceCodec.encode(record));
  });
  afterEach(async () => {
    stop.abort(new Error('over'));
    await resources.disposeAsync();
  });

  async function begin(fixture: ModelFixture): Promise<{ readonly ended: Promise<void> }> {
    const model = resources.use(await modelFixture(fixture));
    const directory = resources.use(await temporaryDirectory()).path;
    const fetch: FetchModel = (_artifact, to) => cp(model.path, to, { recursive: true });
    const id = 'container_1700000000000_0001_01_000002';
    const host = { host: '127.0.0.1', hostname: 'here', path: process.env['PATH'] ?? '/usr/bin:/bin' };
    const container = { ...host, service, id, directory, socketDirectory: directory };
    const workers = { command: () => ({ file: 'false', arguments: [] }), environment: {} };
    const options = { zk, control, serviceRoot: '/maas/service', container, fetch, workers, failedHoldMs: 200 };
    const ended = runInContainer({ ...options, files, processes, clock, random: seededRandom(1), log: memoryLog() }, stop.signal);
    ended.catch(() => {});
    return { ended };
  }

  async function told(): Promise<InstanceRecord> {
    const znode = await zk.read(recordPath);
    if (znode === undefined) throw new Error(`there is no ${recordPath}`);
    expect(znode.stat.ephemeralOwner).toBe(zk.session.id);
    return instanceCodec.decode(znode.data, recordPath);
  }
  const inState = (state: string) =>
    eventually(async () => {
      const record = await told();
      expect(record.state).toBe(state);
      return record;
    }, limitMs);

  it('says what its instance is, registers it, and leaves nothing of it when it is stopped', async () => {
    const { ended } = await begin('quick');
    const { pid = 0, ...record } = await inState('ready');
    expect(record).toMatchObject({ instance, node: 'yarn@127.0.0.1', revision: 3, container: { service, hostname: 'here' } });
    expect(await zk.children('/maas/service/dga')).toEqual([instance]);
    expect((await fetch(`${record.endpoint?.url}/apply`)).status).toBe(200);

    stop.abort(new Error('YARN stops the container'));
    await ended;
    expect(await zk.children('/maas/service/dga')).toEqual([]);
    expect(await zk.read(recordPath)).toBeUndefined();
    expect(await processes.identify([pid])).toEqual([]);
  });

  it('shows a model that gave up for a while, and then makes room for another container', async () => {
    const { ended } = await begin('foreign-host');
    await expect(ended).rejects.toMatchObject({ code: 'MODEL_FAILED' });
    expect(await zk.read(recordPath)).toBeUndefined();
  });

  it('does not start what nobody wants any more', async () => {
    await zk.delete(control.yarnService(service), 'any');
    await expect((await begin('quick')).ended).rejects.toMatchObject({ code: 'NO_SUCH_MODEL' });
  });
});
