import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureLayout } from '../../src/control/ensure-layout.js';
import { controlPaths } from '../../src/control/layout.js';
import { nodeCodec } from '../../src/control/records.js';
import { nodeName } from '../../src/domain/identity.js';
import { encodeRegistration } from '../../src/metron/registration.js';
import { encodeServiceConfig } from '../../src/metron/service-config.js';
import type { Finding } from '../../src/operations/doctor/check.js';
import { systemClock } from '../../src/runtime/clock/system-clock.js';
import type { ZooKeeper } from '../../src/zookeeper/port.js';
import { offer } from '../../src/zookeeper/recipes/distributed-queue.js';
import { createWithParents } from '../../src/zookeeper/recipes/ensure-path.js';
import { binary } from '../build/binary.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';
import { serverForTest } from '../zookeeper/embedded/embedded-server.js';
import { connectForTest } from '../zookeeper/server-ensemble.js';

const hourMs = 3_600_000;
const deadPath = '/maas/service/dga/2';
const livePath = '/maas/service/live/3';

/** What is wrong was put there, and nothing runs that would put it right. */
describe('maas doctor on a cluster where much is wrong', () => {
  const resources = new AsyncDisposableStack();
  let zk: ZooKeeper;
  let quorum: string;
  let store: string;
  let live: Server;
  let connections = 0;

  beforeAll(async () => {
    const directory = resources.use(await temporaryDirectory());
    store = `file://${directory.path}/models`;
    let offsetMs = -hourMs;
    const clock = { ...systemClock, now: () => systemClock.now() + offsetMs };
    const server = resources.use(await serverForTest(`${directory.path}/zookeeper`, { tickMs: 2_000, clock }));
    quorum = server.quorum;
    zk = await connectForTest(quorum);
    resources.defer(() => zk.close());

    live = createServer((_request, response) => response.writeHead(404).end('what?')).listen(0, '127.0.0.1');
    live.on('connection', () => {
      connections += 1;
    });
    resources.defer(() => void live.close());
    await once(live, 'listening');
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const [livePort, gonePort] = [live, gone].map((each) => (each.address() as AddressInfo).port);
    gone.close();
    await once(gone, 'close');

    await createWithParents(zk, '/metron/maas/config', encodeServiceConfig({ queuePath: '/maas/queue', serviceRoot: '/maas/service' }));
    await offer(zk, '/maas/queue', Buffer.from('null'));
    offsetMs = 0;
    await offer(zk, '/maas/queue', Buffer.from('{"action":"add"}'));
    const foreign = { version: '1.0', functions: { apply: 'apply' } };
    await createWithParents(zk, deadPath, encodeRegistration({ ...foreign, name: 'dga', id: '2', url: `http://127.0.0.1:${gonePort}` }));
    await createWithParents(zk, livePath, encodeRegistration({ ...foreign, name: 'live', id: '3', url: `http://127.0.0.1:${livePort}` }));
  });
  afterAll(() => resources.disposeAsync());

  async function doctor(...args: string[]) {
    const env = { HOME: '/nonexistent', MAAS_DEV_DIR: '/nonexistent', PATH: '/usr/bin:/bin' };
    const { promise, resolve } = Promise.withResolvers<{ status: number; stdout: string; stderr: string }>();
    // Not synchronously: the server is in this process.
    const child = execFile(
      binary,
      ['doctor', ...(args.includes('-z') ? [] : ['-z', quorum]), ...(args.includes('--store') ? [] : ['--store', store]), ...args],
      { env },
      (_error, stdout, stderr) => resolve({ status: child.exitCode ?? -1, stdout, stderr }),
    );
    child.stdin?.end();
    return await promise;
  }
  async function findings(...args: string[]) {
    const { status, stdout } = await doctor('--json', ...args);
    const { error } = JSON.parse(stdout);
    const checks: { name: string; findings: Finding[] }[] = error.details?.checks ?? [];
    const of = (name: string, level: Finding['level']) =>
      (checks.find((check) => check.name === name)?.findings ?? []).flatMap((each) => (each.level === level ? [each.message] : []));
    return { status, code: error.code, of };
  }

  it('tells of the old item, the poison for Metron, and open znodes, with 13, and connects to no model', async () => {
    const { status, code, of } = await findings();
    expect({ status, code }).toEqual({ status: 13, code: 'CHECKS_FAILED' });
    expect(of('leader', 'warning')).toEqual([expect.stringContaining("Metron's own service runs the models")]);
    expect(of('queue', 'problem')).toEqual([
      expect.stringMatching(/^2 in \/maas\/queue, the oldest for 36\d\d s$/),
      expect.stringMatching(/^\/maas\/queue\/qn-0000000001 is a bad request that makes Metron's service exit: /),
    ]);
    expect(of('permissions', 'warning')).toEqual([
      expect.stringContaining('anyone may write to /maas/queue, /maas/service, /metron/maas/config, and'),
    ]);
    expect(of('registrations', 'warning')).toHaveLength(2);
    expect(connections).toBe(0);
  });

  it('tells with --call who answers and who is gone', async () => {
    const { status, of } = await findings('--call');
    expect(status).toBe(13);
    expect(of('registrations', 'problem')).toEqual([expect.stringMatching(/^dga 1\.0 at .* is gone: nothing listens there$/)]);
    expect(of('registrations', 'ok')).toContainEqual(expect.stringMatching(/^live 1\.0 at .*, and answers$/));
    expect(connections).toBe(1);
  });

  it('takes away with --fix what is gone, never unasked, and nothing else', async () => {
    expect(await doctor('--fix')).toMatchObject({ status: 13 });
    expect(await zk.stat(deadPath)).toBeDefined();
    expect(await doctor('--call', '--fix')).toMatchObject({ status: 2, stderr: expect.stringContaining('this needs confirmation') });
    expect(await zk.stat(deadPath)).toBeDefined();

    const { status, of } = await findings('--call', '--fix', '--yes');
    expect(status).toBe(13);
    expect(of('registrations', 'problem')).toEqual([]);
    expect(of('registrations', 'ok')).toContain(`${deadPath} was removed: nothing listened there`);
    expect(await zk.stat(deadPath)).toBeUndefined();
    expect(await zk.stat(livePath)).toBeDefined();
  });

  it('tells of a node whose clock is wrong, and that a maas service puts poison aside', async () => {
    const control = controlPaths();
    await ensureLayout(zk, control);
    const record = { node: nodeName('node1'), address: '127.0.0.1', memoryMb: 1, labels: {}, draining: false, maasVersion: '0.1.0' };
    const late = { ...record, startedAt: systemClock.now() + hourMs, bootId: 'b', hostname: 'node1' };
    await zk.create(control.node(record.node), nodeCodec.encode(late));
    const { of } = await findings();
    expect(of('clocks', 'problem')).toEqual([expect.stringMatching(/^the clock of node1 is 3[56]\d\d s ahead of ZooKeeper's$/)]);
    expect(of('queue', 'warning')).toEqual([expect.stringMatching(/^\/maas\/queue\/qn-0000000001 is a bad request: /)]);
  });

  it('looks at the rest where ZooKeeper is out of reach, with 13', async () => {
    const { status, of } = await findings('-z', '127.0.0.1:1', '--timeout', '2s');
    expect(status).toBe(13);
    expect(of('settings', 'ok')).toContain('zk-quorum 127.0.0.1:1, from --zk-quorum');
    expect(of('quorum', 'problem')).toEqual(['127.0.0.1:1 does not answer']);
    expect(of('session', 'problem')).toEqual([expect.stringMatching(/^no ZooKeeper server answers: 127\.0\.0\.1:1: /)]);
    expect(of('store', 'ok')).toHaveLength(1);
  });

  it('has told what it found when its time is over, though a store hangs', async () => {
    const hanging = createTcpServer().listen(0, '127.0.0.1');
    await once(hanging, 'listening');
    const { port } = hanging.address() as AddressInfo;
    const { status, stdout } = await doctor('--store', `webhdfs://127.0.0.1:${port}/maas`, '--timeout', '3s');
    hanging.close();
    expect(status).toBe(7);
    expect(stdout).toMatch(/^ok {3}quorum: /m);
  });
});
