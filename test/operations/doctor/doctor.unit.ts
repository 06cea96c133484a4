import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/errors/catalogue.js';
import { defaultServiceConfig, encodeServiceConfig } from '../../../src/metron/service-config.js';
import type { Examined } from '../../../src/operations/doctor/check.js';
import { config } from '../../../src/operations/doctor/config.js';
import { examine, examineWithout, problemsOf } from '../../../src/operations/doctor/doctor.js';
import { hdfs } from '../../../src/operations/doctor/hdfs.js';
import { leader } from '../../../src/operations/doctor/leader.js';
import { queue } from '../../../src/operations/doctor/queue.js';
import { quorum } from '../../../src/operations/doctor/quorum.js';
import { registrations } from '../../../src/operations/doctor/registrations.js';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { MemoryHdfs } from '../../../src/storage/hdfs/memory-file-system.js';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';
import { createWithParents } from '../../../src/zookeeper/recipes/ensure-path.js';
import { examined, only, srvr } from './examined.js';

describe('maas doctor', () => {
  it('looks at an empty cluster through to its end, and misses a service', async () => {
    const report = await examine(await examined());
    expect(problemsOf(report).map(({ message }) => message)).toEqual(['no maas service runs']);
    for (const { findings } of report.checks) for (const { level, hint } of findings) if (level !== 'ok') expect(hint).toBeTruthy();
  });

  it('tells of each check when it is done', async () => {
    const told: string[] = [];
    const report = await examine(await examined({ onChecked: ({ name }) => told.push(name) }), [quorum, leader]);
    expect(told).toEqual(['quorum', 'leader']);
    expect(report.checks.map(({ name }) => name)).toEqual(told);
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
    await files.write('/apps/other', () => Readable.from([]));
    const hdfsPlaces = async () => [{ files, directory: '/apps/maas' }];
    expect((await only(hdfs, { hdfsPlaces })).filter(({ level }) => level !== 'ok')).toEqual([]);
    expect((await files.list('/apps')).map(({ path }) => path)).toEqual(['/apps/other']);
  });

  it('tells of each HDFS, though another one fails', async () => {
    const files = new MemoryHdfs(new ManualClock());
    const away = {
      ...files,
      uri: 'hdfs://away',
      state: () => Promise.reject(new Failure('STORE_UNREACHABLE', 'hdfs://away: no such host')),
    };
    const hdfsPlaces = async () => [away as unknown as MemoryHdfs, files].map((each) => ({ files: each, directory: '/tmp' }));
    const levels = (await only(hdfs, { hdfsPlaces })).map(({ level }) => level);
    expect(levels).toEqual(['problem', 'ok', 'ok', 'ok']);
  });

  it('tells of safe mode and of a full HDFS', async () => {
    const files = new MemoryHdfs(new ManualClock());
    files.current = { ...files.current, safeMode: true, freeBytes: 1_000 };
    const problems = (await only(hdfs, { hdfsPlaces: async () => [{ files, directory: '/tmp' }] })).filter(
      ({ level }) => level === 'problem',
    );
    expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining('safe mode'), '0.0 GB free']);
  });

  it('looks at what it can where ZooKeeper is out of reach, each cause told once', async () => {
    const why = new Failure('ZOOKEEPER_UNREACHABLE', 'no ZooKeeper server answers: node1:2181: connection refused');
    const report = await examineWithout(await examined({ settings: ['zk-quorum node1:2181'], askServer: async () => '' }), why);
    expect(problemsOf(report).map(({ message }) => message)).toEqual(['node1:2181 does not answer', why.message]);
    expect(report.checks.map(({ name }) => name)).toEqual(['settings', 'quorum', 'session', 'store', 'hdfs', 'yarn']);
  });

  it("tells where Metron's configuration puts the queue and the registry, and once that it is broken", async () => {
    const parts = { zk: await new MemoryEnsemble().connect() };
    expect(await only(config, parts)).toEqual([expect.objectContaining({ level: 'ok', message: expect.stringContaining('/maas/queue') })]);
    await createWithParents(parts.zk, '/metron/maas/config', Buffer.from('[]'));
    const told = problemsOf(await examine(await examined(parts))).map(({ message }) => message);
    expect(told).toEqual([expect.stringMatching(/^\/metron\/maas\/config is not .*: Invalid input: expected object/)]);
  });

  it("asks for no maas service where Metron's own runs the models", async () => {
    const zk = await new MemoryEnsemble().connect();
    await createWithParents(zk, '/metron/maas/config', encodeServiceConfig(defaultServiceConfig));
    expect(problemsOf(await examine(await examined({ zk })))).toEqual([]);
    expect(await only(leader, { zk })).toEqual([
      expect.objectContaining({ level: 'warning', message: expect.stringContaining("Metron's own") }),
    ]);
  });

  it('says that another version of maas wrote the records, instead of guessing what they mean', async () => {
    const zk = await new MemoryEnsemble().connect();
    await createWithParents(zk, '/maas/control/layout', Buffer.from('2'));
    const told = problemsOf(await examine(await examined({ zk }))).map(({ message }) => message);
    expect(told).toEqual(['/maas/control has layout "2", and this maas knows layout 1']);
  });

  it('tells of what is quarantined, also of what cannot be read there', async () => {
    const zk = await new MemoryEnsemble().connect();
    await createWithParents(zk, '/maas/control/quarantine/a', Buffer.from('?'));
    expect((await only(queue, { zk })).map(({ level, message }) => `${level}: ${message}`)).toEqual([
      'ok: 0 in /maas/queue',
      'warning: quarantined, but /maas/control/quarantine/a holds no JSON',
    ]);
  });

  it('names some of many records that it cannot read, and counts the others', async () => {
    const zk = await new MemoryEnsemble().connect();
    for (let at = 0; at < 25; at += 1) await createWithParents(zk, `/maas/service/dga/${at}`, Buffer.from('null'));
    const told = (await only(registrations, { zk })).filter(({ level }) => level === 'problem').map(({ message }) => message);
    expect(told).toHaveLength(11);
    expect(told[0]).toMatch(/^\/maas\/service\/dga\/\d+ is not a registration: Invalid input: expected object, received null$/);
    expect(told.at(-1)).toBe('15 more like these');
  });
});
