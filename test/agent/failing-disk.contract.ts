import { appendFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rotateLogs } from '../../src/agent/log-rotation.js';
import { FailingFiles, type FileSabotage, type InjectedFileFault } from '../../src/runtime/files/failing-files.js';
import { systemFiles } from '../../src/runtime/files/system-files.js';
import { MemoryProcesses, type MemoryProgram } from '../../src/runtime/processes/memory-processes.js';
import { eventually } from '../eventually.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';
import { AgentScene } from './scene.js';

const endpoint = JSON.stringify({ url: 'http://0.0.0.0:1500', functions: { apply: 'echo' } });

describe('an agent on a disk that fails', () => {
  let model: MemoryProgram;
  let processes: MemoryProcesses;
  let disk: FailingFiles;
  let scene: AgentScene;

  beforeEach(async () => {
    model = (process) => process.listen(1500);
    processes = new MemoryProcesses({ commands: { './rest.sh': (process) => model(process) } });
    disk = new FailingFiles(systemFiles);
    scene = await AgentScene.open(processes);
    scene.disk = disk;
  });
  afterEach(() => scene[Symbol.asyncDispose]());

  const failing =
    (file: string, fault: InjectedFileFault): FileSabotage =>
    ({ name, path: at }) =>
      path.basename(at) === file && (name === 'write' || name === 'read') ? fault : undefined;

  async function ready(instance: string) {
    await scene.whenStarted(instance);
    await scene.writeInModel(instance, 'endpoint.dat', endpoint);
    return scene.whenState(instance, 'ready');
  }

  it.each(['assignment.json.new', 'process.json.new', 'history.json.new'])(
    'full as it writes %s: it says so, tries again, and runs the model once there is room',
    async (file) => {
      disk.sabotage = failing(file, 'torn');
      await scene.start();
      await scene.assign('dga-1');
      const record = await eventually(async () => {
        const found = await scene.record('dga-1');
        expect(found?.reason).toMatch(/ENOSPC: no space left.*; tries again in/);
        return found;
      });
      expect(record?.state).not.toBe('failed');
      await eventually(() => expect(processes.alive).toEqual([]));
      const kept = await readdir(path.join(scene.directory, 'instances/dga-1')).catch(() => []);
      expect(kept.filter((name) => name.endsWith('.new'))).toEqual([]);

      disk.sabotage = () => undefined;
      await ready('dga-1');
      expect(processes.alive).toHaveLength(1);
    },
  );

  it('full as a model becomes ready: it is ready all the same', async () => {
    await scene.start();
    await scene.assign('dga-1');
    await scene.whenStarted('dga-1');
    disk.sabotage = failing('process.json.new', 'ENOSPC');
    await scene.writeInModel('dga-1', 'endpoint.dat', endpoint);
    await scene.whenState('dga-1', 'ready');
    expect(await scene.registration('dga-1')).toBeDefined();
  });

  it('full as a model ends: it is started again all the same', async () => {
    await scene.start();
    await scene.assign('dga-1');
    await ready('dga-1');
    disk.sabotage = failing('history.json.new', 'ENOSPC');
    processes.alive[0]?.exit({ status: 7 });
    await eventually(() => expect(processes.alive.map(({ identity }) => identity.pid)).toEqual([102]), 15_000);
    expect((await scene.record('dga-1'))?.restarts).toBe(1);
  });

  it('full as it keeps its session: it runs on, and the next agent has a session of its own', async () => {
    disk.sabotage = failing('session.json.new', 'torn');
    const first = await scene.start();
    await scene.assign('dga-1');
    await ready('dga-1');
    expect(scene.log.entries.map(({ message }) => message)).toContain('the ticket of the session could not be kept');
    await first.end();
    expect((await readdir(scene.directory)).filter((name) => name.startsWith('session'))).toEqual([]);
    scene.ensemble.expire(first.zk);
    disk.sabotage = () => undefined;
    const second = await scene.start();
    expect(second.zk.session.id).not.toBe(first.zk.session.id);
    await eventually(async () => expect((await scene.registration('dga-1'))?.stat.ephemeralOwner).toBe(second.zk.session.id));
    expect(processes.alive).toHaveLength(1);
  });

  it('full when it is started: what runs is adopted', async () => {
    const first = await scene.start();
    await scene.assign('dga-1');
    await ready('dga-1');
    await first.end();
    disk.sabotage = ({ name }) => (name === 'write' || name === 'create' ? 'ENOSPC' : undefined);
    await scene.start();
    await eventually(() => expect(scene.log.entries.filter(({ message }) => message === 'an instance is ready')).toHaveLength(2));
    expect(await scene.record('dga-1')).toMatchObject({ state: 'ready', pid: 101 });
  });

  it.each<InjectedFileFault>(['EACCES', 'EIO'])(
    '%s when it looks for what runs: it is not ended, but found by what is assigned',
    async (fault) => {
      const first = await scene.start();
      await scene.assign('dga-1');
      await ready('dga-1');
      await first.end();
      disk.sabotage = failing('assignment.json', fault);
      await scene.start();
      await eventually(() => expect(scene.log.entries.filter(({ message }) => message === 'an instance is ready')).toHaveLength(2));
      expect(processes.alive.map(({ identity }) => identity.pid)).toEqual([101]);
    },
  );

  it('that cannot read for a while what it started ends nothing, and adopts it after that', async () => {
    const first = await scene.start();
    await scene.assign('dga-1');
    await ready('dga-1');
    await first.end();
    disk.sabotage = failing('process.json', 'EIO');
    await scene.start();
    await eventually(async () => expect((await scene.record('dga-1'))?.reason).toMatch(/EIO.*; tries again in/));
    expect(processes.alive.map(({ identity }) => identity.pid)).toEqual([101]);
    disk.sabotage = () => undefined;
    expect(await scene.whenState('dga-1', 'ready')).toMatchObject({ pid: 101 });
  });

  it('that lost what was assigned ends what runs without it, once it is known that nobody wants it', async () => {
    const first = await scene.start();
    await scene.assign('dga-1');
    await ready('dga-1');
    await first.end();
    await scene.unassign('dga-1');
    disk.sabotage = failing('assignment.json', 'EIO');
    await scene.start();
    await eventually(() => expect(processes.alive).toEqual([]));
    await eventually(async () => expect(await readdir(path.join(scene.directory, 'instances'))).toEqual([]));
  });

  it.each(['', '{"restarts":', '[]'])('a history of %j does not keep an instance from running', async (damaged) => {
    await mkdir(path.join(scene.directory, 'instances/dga-1'), { recursive: true });
    await writeFile(path.join(scene.directory, 'instances/dga-1/history.json'), damaged);
    await scene.start();
    await scene.assign('dga-1');
    await ready('dga-1');
  });
});

describe('rotating a log on a disk that fails', () => {
  it('empties it all the same, keeps the older part, and leaves nothing half', async () => {
    await using directory = await temporaryDirectory();
    const stdout = path.join(directory.path, 'stdout.log');
    const files = new FailingFiles(systemFiles);
    const logs = { files, stdout, stderr: path.join(directory.path, 'stderr.log') };
    await writeFile(stdout, 'a'.repeat(200));
    await rotateLogs(logs, 100);
    await appendFile(stdout, 'b'.repeat(200));
    files.sabotage = ({ name }) => (name === 'write' ? 'torn' : undefined);
    await expect(rotateLogs(logs, 100)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect((await stat(stdout)).size).toBe(0);
    expect(await readFile(`${stdout}.1`, 'utf8')).toBe('a'.repeat(100));
    expect((await readdir(directory.path)).sort()).toEqual(['stdout.log', 'stdout.log.1']);
  });
});
