import { describe, expect, it } from 'vitest';
import { controlPaths } from '../../../src/control/layout.js';
import { Failure } from '../../../src/errors/catalogue.js';
import type { Check, Examined } from '../../../src/operations/doctor/check.js';
import { examine, problemsOf } from '../../../src/operations/doctor/doctor.js';
import { hdfs } from '../../../src/operations/doctor/hdfs.js';
import { quorum } from '../../../src/operations/doctor/quorum.js';
import { ManualClock } from '../../../src/runtime/manual-clock.js';
import { seededRandom } from '../../../src/runtime/seeded-random.js';
import { MemoryHdfs } from '../../../src/storage/hdfs/memory-file-system.js';
import { MemoryStore } from '../../../src/storage/memory.js';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';

const srvr = 'Zookeeper version: 3.9.5-abc, built on today\nMode: standalone\n';

async function examined(parts: Partial<Examined> = {}): Promise<Examined> {
  const clock = new ManualClock();
  return {
    zk: await new MemoryEnsemble().connect(),
    control: controlPaths(),
    zkRoot: '/metron/maas/config',
    quorum: 'node1:2181',
    settings: [],
    store: async () => new MemoryStore(clock),
    hdfs: async () => undefined,
    askServer: async () => srvr,
    clock,
    random: seededRandom(1),
    signal: new AbortController().signal,
    ...parts,
  };
}

const only = async (check: Check, parts: Partial<Examined> = {}) =>
  (await examine(await examined(parts), [check])).checks[0]?.findings ?? [];

describe('maas doctor', () => {
  it('looks at an empty cluster through to its end, and misses a service', async () => {
    const report = await examine(await examined());
    expect(problemsOf(report).map(({ message }) => message)).toEqual(['no maas service runs']);
    for (const { findings } of report.checks) for (const { level, hint } of findings) if (level !== 'ok') expect(hint).toBeTruthy();
  });

  it('tells of each server of the quorum', async () => {
    const askServer: Examined['askServer'] = async ({ host }) => (host === 'b' ? '' : srvr);
    expect((await only(quorum, { quorum: 'a:1,b:2', askServer })).map(({ level }) => level)).toEqual(['ok', 'problem']);
  });

  it('goes on past a check that fails, which is a problem of its own', async () => {
    const store = async () => Promise.reject(new Failure('STORE_UNREACHABLE', 'hdfs://prod: nothing listens there'));
    const report = await examine(await examined({ store }));
    expect(problemsOf(report).map(({ message }) => message)).toContain('hdfs://prod: nothing listens there');
    expect(report.checks.at(-1)?.name).toBe('versions');
  });

  it('writes to HDFS, reads back, and leaves nothing', async () => {
    const files = new MemoryHdfs(new ManualClock());
    expect((await only(hdfs, { hdfs: async () => files })).every(({ level }) => level === 'ok')).toBe(true);
    expect(await files.list('/tmp')).toEqual([]);
  });

  it('tells of safe mode and of a full HDFS', async () => {
    const files = new MemoryHdfs(new ManualClock());
    files.current = { ...files.current, safeMode: true, freeBytes: 1_000 };
    const problems = (await only(hdfs, { hdfs: async () => files })).filter(({ level }) => level === 'problem');
    expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining('safe mode'), '0.0 GB free']);
  });
});
