import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../src/errors/catalogue.js';
import { decodeRegistration } from '../../src/metron/registration.js';
import { noQuestions } from '../../src/models/port.js';
import { FailingProcesses } from '../../src/runtime/processes/failing-processes.js';
import { MemoryProcesses, type MemoryProgram } from '../../src/runtime/processes/memory-processes.js';
import { eventually } from '../eventually.js';
import { AgentScene } from './scene.js';

const endpoint = (port: number) => JSON.stringify({ url: `http://0.0.0.0:${port}`, functions: { apply: 'echo' } });

describe('an agent', () => {
  let model: MemoryProgram;
  let processes: MemoryProcesses;
  let scene: AgentScene;

  beforeEach(async () => {
    model = (process) => process.listen(1500);
    processes = new MemoryProcesses({ commands: { './rest.sh': (process) => model(process) } });
    scene = await AgentScene.open(processes);
  });
  afterEach(() => scene[Symbol.asyncDispose]());

  /** From assignment to registration. */
  async function ready(instance: string) {
    await scene.assign(instance);
    await scene.whenStarted(instance);
    await scene.writeInModel(instance, 'endpoint.dat', endpoint(1500));
    return scene.whenState(instance, 'ready');
  }

  it('runs what is assigned to it, and registers it when it is ready', async () => {
    await scene.start();
    const record = await ready('dga-1');
    expect(record).toMatchObject({ pid: 101, restarts: 0, endpoint: { url: 'http://127.0.0.1:1500', functions: { apply: 'echo' } } });
    const registered = await scene.registration('dga-1');
    expect(decodeRegistration(registered?.data ?? new Uint8Array(), { name: 'dga', id: 'dga-1' })).toMatchObject({
      registration: { name: 'dga', version: '1.0', id: 'dga-1', url: 'http://127.0.0.1:1500' },
    });
    expect(processes.alive[0]?.environment).toMatchObject({ MAAS_INSTANCE: 'dga-1', HOME: scene.modelDirectory('dga-1') });
  });

  it('stops what is no longer assigned, and leaves nothing of it', async () => {
    scene.files = { ...scene.files, 'maas.yaml': 'stop: {drainSeconds: 0}' };
    await scene.start();
    await ready('dga-1');
    const [process] = processes.alive;
    await scene.unassign('dga-1');
    await scene.whenGone('dga-1');
    expect(process?.received).toEqual(['SIGTERM']);
    expect(await scene.registration('dga-1')).toBeUndefined();
    expect(await readdir(path.join(scene.directory, 'instances'))).toEqual([]);
  });

  it('drains before it stops', async () => {
    scene.files = { ...scene.files, 'maas.yaml': 'stop: {drainSeconds: 1}' };
    await scene.start();
    await ready('dga-1');
    await scene.unassign('dga-1');
    await scene.whenState('dga-1', 'draining');
    await eventually(async () => expect(await scene.registration('dga-1')).toBeUndefined());
    expect(processes.alive).toHaveLength(1);
    await scene.whenGone('dga-1');
    expect(processes.alive).toEqual([]);
  });

  it('adopts what runs when it is started again, without a flicker', async () => {
    const first = await scene.start();
    await ready('dga-1');
    const before = await scene.registration('dga-1');
    await first.end();
    expect(processes.alive).toHaveLength(1);

    const second = await scene.start();
    expect(second.zk.session.id).toBe(first.zk.session.id);
    await eventually(() => expect(scene.log.entries.map(({ message }) => message)).toContain('adopted an instance'));
    await eventually(() => expect(scene.log.entries.filter(({ message }) => message === 'an instance is ready')).toHaveLength(2));
    expect(await scene.registration('dga-1')).toEqual(before);
    expect(await scene.record('dga-1')).toMatchObject({ state: 'ready', pid: 101, restarts: 0 });
  });

  it('registers all anew when its session was lost', async () => {
    const { zk } = await scene.start();
    await ready('dga-1');
    const before = await scene.registration('dga-1');
    scene.ensemble.expire(zk);
    const after = await eventually(async () => {
      const found = await scene.registration('dga-1');
      expect(found?.stat.ephemeralOwner).toBe(zk.session.id);
      return found;
    });
    expect(after?.data).toEqual(before?.data);
    expect(processes.alive).toHaveLength(1);
  });

  it('goes on while ZooKeeper is away, and tells when it is back', async () => {
    scene.files = { ...scene.files, 'maas.yaml': 'restart: {attempts: 2}' };
    const { zk } = await scene.start();
    await ready('dga-1');
    zk.suspend();
    processes.alive[0]?.exit({ status: 7 });
    await eventually(() => expect(processes.alive.map(({ identity }) => identity.pid)).toEqual([102]), 10_000);
    await scene.writeInModel('dga-1', 'endpoint.dat', endpoint(1500));
    expect(await scene.record('dga-1')).toMatchObject({ state: 'ready', pid: 101 });
    zk.resume();
    await eventually(async () => expect(await scene.record('dga-1')).toMatchObject({ state: 'ready', pid: 102, restarts: 1 }));
  });

  // Without a sync of each file, a machine that loses power may come back with empty ones.
  it.each(['process.json', 'history.json'])('starts an instance anew whose %s a power failure emptied', async (file) => {
    const first = await scene.start();
    await ready('dga-1');
    await first.end();
    processes.alive[0]?.exit({ signal: 'SIGKILL' });
    await writeFile(path.join(scene.directory, 'instances', 'dga-1', file), '');
    await scene.start();
    await eventually(() => expect(processes.alive).toHaveLength(1), 10_000);
    await scene.writeInModel('dga-1', 'endpoint.dat', endpoint(1500));
    await eventually(async () => expect(await scene.record('dga-1')).toMatchObject({ state: 'ready', pid: 102 }), 10_000);
  });

  it('goes on when the disk does not take the ticket of its session', async () => {
    const { zk } = await scene.start();
    await ready('dga-1');
    const before = zk.session.id;
    await mkdir(path.join(scene.directory, 'session.json.new'));
    scene.ensemble.expire(zk);
    await eventually(async () => expect((await scene.registration('dga-1'))?.stat.ephemeralOwner).toBe(zk.session.id));
    expect(zk.session.id).not.toBe(before);
    const told = expect.objectContaining({ level: 'warn', message: expect.stringContaining('ticket') });
    await eventually(() => expect(scene.log.entries).toContainEqual(told));
  });

  it('stops an instance whose assignment went while it was away', async () => {
    scene.files = { ...scene.files, 'maas.yaml': 'stop: {drainSeconds: 0}' };
    const first = await scene.start();
    await ready('dga-1');
    await first.end();
    await scene.unassign('dga-1');
    await scene.start();
    await scene.whenGone('dga-1');
    expect(await scene.registration('dga-1')).toBeUndefined();
    expect(processes.alive).toEqual([]);
  });

  it('forgets records of instances that nobody knows', async () => {
    const first = await scene.start();
    await ready('dga-1');
    await first.end();
    await scene.unassign('dga-1');
    await rm(path.join(scene.directory, 'instances', 'dga-1'), { recursive: true });
    await scene.start();
    await scene.whenGone('dga-1');
  });

  it('starts a model again that ends, and tells how it ended', async () => {
    scene.files = { ...scene.files, 'maas.yaml': 'restart: {attempts: 2}' };
    model = (process) => process.exit({ status: 3 });
    await scene.start();
    await scene.assign('dga-1');
    const backoff = await scene.whenState('dga-1', 'backoff');
    expect(backoff.reason).toMatch(/^ended with status 3; starts again in \d\.\d s \(end 1 of 2\)$/);
    const failed = await scene.whenState('dga-1', 'failed');
    expect(failed).toMatchObject({ restarts: 1, reason: 'ended with status 3; ended 2 times within 600 s', lastExit: { status: 3 } });
  });

  it('does not forget over a restart that it has given up', async () => {
    scene.files = { ...scene.files, 'maas.yaml': 'restart: {attempts: 1}' };
    model = (process) => process.exit({ status: 3 });
    const first = await scene.start();
    await scene.assign('dga-1');
    await scene.whenState('dga-1', 'failed');
    await first.end();
    model = () => {};
    await scene.start();
    await scene.whenState('dga-1', 'failed');
    expect(processes.alive).toEqual([]);
  });

  it('waits for a store that is away, and says so', async () => {
    let attempts = 0;
    const away = scene.fetch;
    scene.fetch = async () => {
      attempts++;
      if (attempts > 1) scene.fetch = away;
      throw new Failure('STORE_UNREACHABLE', 'hdfs://nn1 does not answer');
    };
    await scene.start();
    await scene.assign('dga-1');
    await eventually(async () => {
      expect(await scene.record('dga-1')).toMatchObject({
        state: 'fetching',
        reason: expect.stringMatching(/^hdfs:\/\/nn1 does not answer; tries again in/),
      });
    });
    await scene.whenState('dga-1', 'starting');
  });

  it.each(['not started', 'started, not told'] as const)('tries again when a process is %s, and leaves none behind', async (fault) => {
    processes = new FailingProcesses({ commands: { './rest.sh': (process) => model(process) } }, (_file, call) =>
      call === 0 ? fault : undefined,
    );
    await scene[Symbol.asyncDispose]();
    scene = await AgentScene.open(processes);
    await scene.start();
    await scene.assign('dga-1');
    await eventually(async () => {
      expect(await scene.record('dga-1')).toMatchObject({ state: 'starting', reason: expect.stringMatching(/EAGAIN; tries again in/) });
    });
    await scene.whenStarted('dga-1');
    await scene.writeInModel('dga-1', 'endpoint.dat', endpoint(1500));
    await scene.whenState('dga-1', 'ready');
    expect(processes.alive).toHaveLength(1);
  });

  it('starts a model all the same when what it requires could not be looked for', async () => {
    processes = new FailingProcesses({ commands: { './rest.sh': (process) => model(process) } }, (file) =>
      file === 'python3' ? 'not run' : undefined,
    );
    await scene[Symbol.asyncDispose]();
    scene = await AgentScene.open(processes);
    scene.files = { ...scene.files, 'maas.yaml': 'requires: {python: [flask]}' };
    await scene.start();
    await ready('dga-1');
  });

  it('fails what it may not fetch at once', async () => {
    scene.fetch = async () => {
      throw new Failure('NOT_ALLOWED', 'this node fetches from file:///store only');
    };
    await scene.start();
    await scene.assign('dga-1');
    expect(await scene.whenState('dga-1', 'failed')).toMatchObject({ reason: 'this node fetches from file:///store only' });
  });

  it('fails a model that requires what this node lacks', async () => {
    scene.files = { ...scene.files, 'maas.yaml': 'requires: {commands: [bash, no-such-program]}' };
    await scene.start();
    await scene.assign('dga-1');
    expect((await scene.whenState('dga-1', 'failed')).reason).toBe('this node lacks what the model requires: no-such-program');
  });

  it.each([
    ['runs all the same', (process) => process.listen(1500)],
    ['ends for it', (process) => process.exit({ status: 1 })],
  ] satisfies [string, MemoryProgram][])(
    'fails a model that requires a module which this node lacks: one that %s',
    async (_what, program) => {
      model = program;
      processes = new MemoryProcesses({
        commands: { './rest.sh': (process) => model(process) },
        programs: { python3: () => ({ status: 0, stdout: 'flask\n' }) },
      });
      await scene[Symbol.asyncDispose]();
      scene = await AgentScene.open(processes);
      scene.files = { ...scene.files, 'maas.yaml': 'requires: {python: [flask]}' };
      await scene.start();
      await scene.assign('dga-1');
      expect((await scene.whenState('dga-1', 'failed')).reason).toBe('python3 on this node lacks what the model requires: flask');
      expect(await scene.registration('dga-1')).toBeUndefined();
    },
  );

  describe('given a worker', () => {
    const worker = { kind: 'worker', manifest: { worker: { sensor: 'squid', arguments: ['--from', 'kafka'] } } } as const;
    let commands: (readonly string[])[];

    beforeEach(async () => {
      commands = [];
      processes = new MemoryProcesses({ commands: { '/opt/maas': () => {} } });
      await scene[Symbol.asyncDispose]();
      scene = await AgentScene.open(processes);
      scene.fetch = () => Promise.reject(new Error('a worker is not fetched'));
      const command = (args: readonly string[]) => {
        commands.push(args);
        return { file: '/opt/maas', arguments: args };
      };
      scene.workers = { command, environment: { MAAS_ZK_QUORUM: 'zk1:2181' } };
    });

    it('starts its own maas, which is ready by its heartbeat and not registered', async () => {
      await scene.start();
      await scene.assign('squid-1', worker);
      await scene.whenStarted('squid-1');
      expect(commands).toEqual([['sensor', 'run', 'squid', '--from', 'kafka']]);
      expect(processes.alive[0]?.environment).toMatchObject({ MAAS_ZK_QUORUM: 'zk1:2181', MAAS_INSTANCE: 'squid-1' });
      await scene.writeInModel('squid-1', 'heartbeat', '');
      await scene.whenState('squid-1', 'ready');
      expect(await scene.registration('squid-1')).toBeUndefined();
    });

    it('tells what it has done, and begins anew with its next start', async () => {
      await scene.start();
      await scene.assign('squid-1', worker);
      await scene.whenStarted('squid-1');
      const work = { read: 3, written: 2, failed: 1, models: { ...noQuestions, asked: 2, hits: 1, calls: 1 } };
      await scene.writeInModel('squid-1', 'heartbeat', JSON.stringify(work));
      await eventually(async () => expect(await scene.record('squid-1')).toMatchObject({ state: 'ready', work }));
      processes.alive[0]?.exit({ status: 8 });
      await eventually(async () => expect(await scene.record('squid-1')).not.toHaveProperty('work'));
    });

    it('starts it again when it ends', async () => {
      await scene.start();
      await scene.assign('squid-1', worker);
      await scene.whenStarted('squid-1');
      processes.alive[0]?.exit({ status: 8 });
      await eventually(() => expect(processes.alive[0]?.identity.pid).toBe(102));
    });

    it('fails it when its deployment holds no worker, or this node runs none', async () => {
      await scene.start();
      await scene.assign('squid-1', { ...worker, manifest: { worker: { sensor: '../x', arguments: [] } } });
      expect((await scene.whenState('squid-1', 'failed')).reason).toContain('what is deployed is not a worker: worker.sensor');
      scene.workers = undefined;
      await using other = await AgentScene.open(processes);
      await other.start();
      await other.assign('squid-2', worker);
      expect((await other.whenState('squid-2', 'failed')).reason).toBe('squid-2 is a worker, and this node runs models only');
    });
  });

  it('stops all with itself when it is told to, and starts them again', async () => {
    const first = await scene.start({ onStop: 'stop' });
    await ready('dga-1');
    await first.end();
    expect(processes.alive).toEqual([]);
    expect(await scene.record('dga-1')).toMatchObject({ state: 'placed', restarts: 0 });
    await scene.start({ onStop: 'stop' });
    await scene.whenStarted('dga-1');
    await scene.writeInModel('dga-1', 'endpoint.dat', endpoint(1500));
    await scene.whenState('dga-1', 'ready');
  });

  it('refuses a directory that another agent has, and a node', async () => {
    await scene.start();
    await expect(scene.start()).rejects.toMatchObject({ code: 'ALREADY_RUNNING' });
    await using other = await AgentScene.open(processes);
    Object.assign(other, { ensemble: scene.ensemble });
    await eventually(async () => expect(await scene.leader.stat('/maas/control/nodes/node1')).toBeDefined());
    const second = await other.start({ hostname: 'node2' });
    await expect(second.ended).rejects.toMatchObject({ code: 'ALREADY_RUNNING' });
  });

  it('removes what is left of an assignment that never was whole', async () => {
    await mkdir(path.join(scene.directory, 'instances', 'half'), { recursive: true });
    await writeFile(path.join(scene.directory, 'instances', 'half', 'assignment.json.new'), '{');
    await scene.start();
    await eventually(async () => expect(await readdir(path.join(scene.directory, 'instances'))).toEqual([]));
  });
});
