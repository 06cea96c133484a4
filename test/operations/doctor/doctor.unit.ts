import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/errors/catalogue.js';
import type { Examined } from '../../../src/operations/doctor/check.js';
import { examine, problemsOf } from '../../../src/operations/doctor/doctor.js';
import { hdfs } from '../../../src/operations/doctor/hdfs.js';
import { quorum } from '../../../src/operations/doctor/quorum.js';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { MemoryHdfs } from '../../../src/storage/hdfs/memory-file-system.js';
import { examined, only, srvr } from './examined.js';

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
