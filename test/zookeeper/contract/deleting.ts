import { expect } from 'vitest';
import { bytes, promise, version } from './case.js';

export const deletingCases = [
  promise('takes the znode away', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes(''));
    await zk.delete(`${root}/a`, version(0));
    expect(await zk.stat(`${root}/a`)).toBeUndefined();
    expect(await zk.children(root)).toEqual([]);
  }),

  promise('refuses against another version, version 0 too', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes('1'));
    await zk.write(`${root}/a`, bytes('2'), 'any');
    await expect(zk.delete(`${root}/a`, version(0))).rejects.toMatchObject({ fault: 'version conflict', path: `${root}/a` });
    await zk.delete(`${root}/a`, version(1));
  }),

  promise('refuses a znode with children', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes(''));
    await zk.create(`${root}/a/b`, bytes(''));
    await expect(zk.delete(`${root}/a`, 'any')).rejects.toMatchObject({ fault: 'not empty', path: `${root}/a` });
    expect(await zk.stat(`${root}/a/b`)).toBeDefined();
  }),

  promise('refuses a znode that is not there', async ({ zk, root }) => {
    await expect(zk.delete(`${root}/a`, 'any')).rejects.toMatchObject({ fault: 'no znode', path: `${root}/a` });
  }),

  promise('begins anew with version 0 when the znode is made again', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes('1'));
    const first = await zk.write(`${root}/a`, bytes('2'), 'any');
    await zk.delete(`${root}/a`, 'any');
    await zk.create(`${root}/a`, bytes('3'));
    const stat = await zk.stat(`${root}/a`);
    expect(stat?.version).toBe(0);
    expect(stat?.czxid).toBeGreaterThan(first.mzxid);
  }),
];
