import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { systemClock as clock } from '../../../src/runtime/clock/system-clock.js';
import { memoryLog } from '../../../src/runtime/log/memory-log.js';
import { systemRandom as random } from '../../../src/runtime/random/system-random.js';
import { awaitLeadership } from '../../../src/zookeeper/recipes/leader-election.js';
import { until } from '../../eventually.js';
import { orSkipLoudly } from '../../stack/wanting.js';
import { startZooKeeper } from '../../stack/zookeeper.js';

import { connectForTest } from '../server-ensemble.js';

const stack = await orSkipLoudly('ZooKeeper', () => startZooKeeper());
afterAll(() => stack?.[Symbol.asyncDispose]());

const fixture = path.join(import.meta.dirname, '../fixtures/stubborn-leader.ts');

describe.skipIf(stack === undefined)('a leader whose process is stopped for two session timeouts', () => {
  it('is followed meanwhile, and cannot write a thing when it goes on', async () => {
    const directory = await mkdtemp(path.join(os.tmpdir(), 'maas-paused-'));
    const program = path.join(directory, 'leader.cjs');
    await build({ entryPoints: [fixture], bundle: true, platform: 'node', format: 'cjs', outfile: program });
    const zk = await connectForTest(stack?.quorum ?? '');
    await zk.create('/paused', Buffer.alloc(0));
    await zk.create('/paused/state', Buffer.alloc(0));
    const child = spawn(process.execPath, [program, stack?.quorum ?? '', '/paused'], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const words = wordsOf(child);
      await until('the child leads', () => words.includes('leads'));
      await until('the child writes', async () => ((await zk.stat('/paused/state'))?.version ?? 0) > 10);

      child.kill('SIGSTOP');
      const options = { zk, path: '/paused/election', epochPath: '/paused/epoch', data: Buffer.from('parent') };
      const leadership = await awaitLeadership({ ...options, clock, random, log: memoryLog() }, AbortSignal.timeout(20_000));
      const write = { kind: 'write', path: '/paused/state', data: Buffer.from('by the parent'), expected: 'any' } as const;
      await zk.commit([leadership.check(), write]);
      const written = await zk.stat('/paused/state');
      // The first session timeout has passed, since another leads; here goes the second.
      await clock.sleep(1_000);

      child.kill('SIGCONT');
      await until('the child is refused and knows', () => words.includes('refused') && words.includes('lost'));
      expect(await zk.stat('/paused/state')).toEqual(written);
      expect(leadership.lost.aborted).toBe(false);
    } finally {
      child.kill('SIGKILL');
      await zk.close();
      await rm(directory, { recursive: true });
    }
  });
});

function wordsOf(child: ChildProcess): string[] {
  const words: string[] = [];
  child.stdout?.on('data', (chunk: Buffer) => words.push(...chunk.toString().split('\n')));
  return words;
}
