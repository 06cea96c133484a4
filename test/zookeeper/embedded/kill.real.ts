import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { systemClock } from '../../../src/runtime/clock/system-clock.js';
import { type ZooKeeper, ZooKeeperError } from '../../../src/zookeeper/port.js';
import { until } from '../../eventually.js';
import { temporaryDirectory } from '../../storage/temporary-directory.js';
import { bytes } from '../contract/case.js';
import { connectForTest } from '../server-ensemble.js';

const kills = 8;

/** @returns the process and its port, once it listens */
async function start(program: string, directory: string, port: number): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, [program, directory, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout ?? child, 'data', { signal: AbortSignal.timeout(20_000) });
  return { child, port: Number(String(line)) };
}

/** Creates znodes as fast as it can, 64 at a time, and keeps the names of those that were answered. */
async function writeUntil(zk: ZooKeeper, stop: AbortSignal, answered: Set<string>): Promise<void> {
  const one = async (worker: number) => {
    for (let n = 0; !stop.aborted; n++) {
      const name = `${worker}-${answered.size}-${n}`;
      try {
        await zk.create(`/w/${name}`, bytes(name));
        answered.add(name);
      } catch (error) {
        if (!(error instanceof ZooKeeperError)) throw error;
        await systemClock.sleep(5);
      }
    }
  };
  await Promise.all(Array.from({ length: 64 }, (_, worker) => one(worker)));
}

it('kill -9 in the middle of the work loses nothing that was answered, and no session', async () => {
  await using directory = await temporaryDirectory();
  const program = path.join(directory.path, 'server.cjs');
  const state = path.join(directory.path, 'state');
  const entry = path.join(import.meta.dirname, '../fixtures/doomed-server.ts');
  await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'cjs', outfile: program });

  let server = await start(program, state, 0);
  const zk = await connectForTest(`127.0.0.1:${server.port}`, { sessionTimeoutMs: 15_000 });
  try {
    const { id } = zk.session;
    await zk.create('/w', bytes(''));
    await zk.create('/e', bytes(''), { mode: 'ephemeral' });
    const answered = new Set<string>();
    const stop = new AbortController();
    const writing = writeUntil(zk, stop.signal, answered);

    for (let kill = 0; kill < kills; kill++) {
      const before = answered.size;
      await until('some are answered', () => answered.size > before + 500);
      const gone = once(server.child, 'exit');
      server.child.kill('SIGKILL');
      await gone;
      server = await start(program, state, server.port);
    }
    stop.abort();
    await writing;

    const there = new Set(await zk.children('/w'));
    expect([...answered].filter((name) => !there.has(name))).toEqual([]);
    expect(zk.session.id).toBe(id);
    expect((await zk.stat('/e'))?.ephemeralOwner).toBe(id);
  } finally {
    await zk.close();
    server.child.kill('SIGKILL');
  }
});
