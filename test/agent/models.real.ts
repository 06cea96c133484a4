import { once } from 'node:events';
import { cp, stat } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readAgentLogs } from '../../src/agent/log-client.js';
import { callModel } from '../../src/metron/model-call.js';
import { detectContainment } from '../../src/runtime/cgroup/detect.js';
import { systemClock as clock } from '../../src/runtime/clock/system-clock.js';
import { LinuxProcesses } from '../../src/runtime/processes/linux-processes.js';
import { eventually } from '../eventually.js';
import { type ModelFixture, modelFixture } from '../fixtures/model-fixture.js';
import { AgentScene } from './scene.js';

const giveUpAtOnce = 'restart: {attempts: 1}\n';

describe('an agent with real models', () => {
  const processes = new LinuxProcesses(clock);
  let scene: AgentScene;
  let resources: AsyncDisposableStack;

  beforeEach(async () => {
    resources = new AsyncDisposableStack();
    scene = resources.use(await AgentScene.open(processes));
  });
  afterEach(() => resources.disposeAsync());

  async function run(name: ModelFixture, manifest = giveUpAtOnce, files: Readonly<Record<string, string>> = {}, memoryMb = 256) {
    const model = resources.use(await modelFixture(name, { 'maas.yaml': manifest, ...files }));
    scene.fetch = async (_artifact, directory) => cp(model.path, directory, { recursive: true });
    await scene.assign('dga-1', { memoryMb });
  }
  const membersOf = async (instance: string) => (await processes.byEnvironment('MAAS_INSTANCE')).get(instance) ?? [];
  const whyFailed = async () => (await scene.whenState('dga-1', 'failed', 20_000)).reason;

  it('starts one, and it can be called where it is registered', async () => {
    await scene.start();
    await run('quick');
    const { endpoint } = await scene.whenState('dga-1', 'ready');
    if (endpoint === undefined) throw new Error('ready without an endpoint');
    expect(await callModel({ endpoint, args: { host: 'yahoo.com' } }, clock)).toMatchObject({ args: { host: 'yahoo.com' } });
  });

  it('tells how one died at its start', async () => {
    await scene.start();
    await run('dies-at-start');
    const { reason, lastExit } = await scene.whenState('dga-1', 'failed');
    expect(reason).toBe('ended with status 3; ended once within 600 s');
    expect(lastExit).toMatchObject({ status: 3, stderr: ['Traceback: no module named torch', "can't load the model"] });
  });

  it('starts one again that ends later', async () => {
    await scene.start();
    await run('quick', 'restart: {attempts: 3}\n');
    const first = await scene.whenState('dga-1', 'ready');
    if (first.endpoint === undefined) throw new Error('ready without an endpoint');
    await callModel({ endpoint: first.endpoint, args: { exit: '4' } }, clock).catch(() => {});
    const second = await eventually(async () => {
      const record = await scene.whenState('dga-1', 'ready');
      expect(record.restarts).toBe(1);
      return record;
    }, 15_000);
    expect(second.lastExit?.status).toBe(4);
    expect(second.pid).not.toBe(first.pid);
  });

  it.each<[ModelFixture, RegExp]>([
    ['foreign-host', /^endpoint\.dat names another host, 192\.0\.2\.1/],
    ['port-zero', /^endpoint\.dat has port 0/],
    ['loopback-only', /^listens on loopback only, and node1 is where others call it: bind port \d+ on 0\.0\.0\.0/],
    ['half-written-endpoint', /^was not ready within 1 s: waits for endpoint\.dat to be whole JSON/],
    ['never-ready', /^was not ready within 1 s: waits for endpoint\.dat;/],
  ])('says what is wrong with %s', async (name, reason) => {
    await scene.start({ address: 'node1' });
    await run(name, `${giveUpAtOnce}ready: {by: listen, timeoutSeconds: 1}\n`);
    expect(await whyFailed()).toMatch(reason);
    expect(await membersOf('dga-1')).toEqual([]);
  });

  it('says who has the port', async () => {
    const server = createServer().listen(0);
    resources.defer(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await scene.start();
    await run('taken-port', giveUpAtOnce, { 'port.txt': String(port) });
    expect(await whyFailed()).toMatch(new RegExp(`^its port ${port} is taken by .+ \\(pid ${process.pid}\\)`));
  });

  it('accepts another host when the model means it', async () => {
    await scene.start();
    await run('foreign-host', 'ready: file\n');
    expect(await scene.whenState('dga-1', 'ready')).toMatchObject({ endpoint: { url: 'http://192.0.2.1:8080' } });
  });

  it('ends a child that has a session of its own', async () => {
    await scene.start();
    await run('setsid-child', 'stop: {drainSeconds: 0}\n');
    await scene.whenState('dga-1', 'ready');
    expect((await membersOf('dga-1')).length).toBeGreaterThan(2);
    await scene.unassign('dga-1');
    await scene.whenGone('dga-1');
    expect(await membersOf('dga-1')).toEqual([]);
  });

  it('kills one that ignores TERM, after its grace', async () => {
    await scene.start();
    await run('ignores-term', 'stop: {drainSeconds: 0, graceSeconds: 1}\n');
    await scene.whenState('dga-1', 'ready');
    const began = performance.now();
    await scene.unassign('dga-1');
    await scene.whenGone('dga-1');
    expect(performance.now() - began).toBeGreaterThan(1_000);
    expect(await membersOf('dga-1')).toEqual([]);
  });

  it('bounds what a flood leaves on the disk, and holds nothing up', async () => {
    await scene.start();
    await run('prints-a-lot', giveUpAtOnce, {}, 512);
    await scene.whenState('dga-1', 'ready', 30_000);
    const size = async (name: string) => (await stat(`${scene.directory}/instances/dga-1/${name}`)).size;
    await eventually(async () => {
      for (const name of ['stdout.log', 'stdout.log.1', 'stderr.log', 'stderr.log.1'])
        expect(await size(name)).toBeLessThanOrEqual(10 * 1_048_576);
    });
  });

  it.each(['cgroups', '/proc'] as const)('says that one was killed for its memory, by %s', async (kind) => {
    if (kind === 'cgroups') scene.containment = await detectContainment({ processes, clock });
    await scene.start();
    await run('memory-hog', giveUpAtOnce, {}, 128);
    expect(await whyFailed()).toBe('was killed: it used more than its 128 MB; ended once within 600 s');
    expect(await membersOf('dga-1')).toEqual([]);
  });

  it('hands out what a model printed, and what it prints', async () => {
    await scene.start();
    await run('never-ready');
    await scene.whenStarted('dga-1');
    const signal = AbortSignal.timeout(10_000);
    const query = { instance: 'dga-1', lines: 10, follow: true };
    for await (const line of readAgentLogs(`${scene.directory}/agent.sock`, query, signal)) {
      expect(line).toEqual({ stream: 'stdout', text: 'still thinking' });
      break;
    }
    const unknown = readAgentLogs(`${scene.directory}/agent.sock`, { ...query, instance: 'other' }, signal);
    await expect(unknown.next()).rejects.toMatchObject({ code: 'NO_SUCH_MODEL' });
  });
});
