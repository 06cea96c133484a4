import { expect } from 'vitest';
import { bytes, promise, text, version } from './case.js';

export const writingCases = [
  promise('answers the new Stat, one version on', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes('1'));
    const made = await zk.stat(`${root}/a`);
    const stat = await zk.write(`${root}/a`, bytes('longer'), version(0));
    expect(stat).toMatchObject({ version: 1, dataLength: 6, czxid: made?.czxid, createdAt: made?.createdAt });
    expect(stat.mzxid).toBeGreaterThan(made?.mzxid ?? 0n);
    expect(await zk.stat(`${root}/a`)).toEqual(stat);
  }),

  // Version 0 counts: a client that takes it for "any" overwrites another's write in silence.
  promise('refuses a write against version 0 once the znode has moved on', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes('1'));
    await zk.write(`${root}/a`, bytes('2'), version(0));
    await expect(zk.write(`${root}/a`, bytes('3'), version(0))).rejects.toMatchObject({ fault: 'version conflict', path: `${root}/a` });
    expect(text((await zk.read(`${root}/a`))?.data)).toBe('2');
  }),

  promise('refuses a version that has not come yet', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes('1'));
    await expect(zk.write(`${root}/a`, bytes('2'), version(1))).rejects.toMatchObject({ fault: 'version conflict' });
  }),

  promise('lets exactly one of two writers against the same version win', async ({ ensemble, zk, root }) => {
    const other = await ensemble.connect();
    await zk.create(`${root}/a`, bytes(''));
    const outcomes = await Promise.allSettled([zk, other].map((client, n) => client.write(`${root}/a`, bytes(`${n}`), version(0))));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await other.close();
  }),

  promise('writes over any version when told so', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes('1'));
    await zk.write(`${root}/a`, bytes('2'), 'any');
    expect(await zk.write(`${root}/a`, bytes('3'), 'any')).toMatchObject({ version: 2 });
  }),

  promise('does not make a znode that is not there', async ({ zk, root }) => {
    await expect(zk.write(`${root}/a`, bytes(''), 'any')).rejects.toMatchObject({ fault: 'no znode', path: `${root}/a` });
  }),

  promise('keeps writes of one client in their order', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes(''));
    await Promise.all(Array.from({ length: 50 }, (_, n) => zk.write(`${root}/a`, bytes(`${n}`), version(n))));
    expect(text((await zk.read(`${root}/a`))?.data)).toBe('49');
  }),
];
