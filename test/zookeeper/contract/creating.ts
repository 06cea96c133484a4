import { expect } from 'vitest';
import { bytes, promise } from './case.js';

export const creatingCases = [
  promise('answers the path', async ({ zk, root }) => {
    expect(await zk.create(`${root}/a`, bytes(''))).toBe(`${root}/a`);
  }),

  promise('refuses to create the same znode twice', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes('1'));
    await expect(zk.create(`${root}/a`, bytes('2'))).rejects.toMatchObject({ fault: 'exists', path: `${root}/a` });
  }),

  promise('refuses a znode whose parent is not there, and does not make the parent', async ({ zk, root }) => {
    await expect(zk.create(`${root}/a/b`, bytes(''))).rejects.toMatchObject({ fault: 'no parent', path: `${root}/a/b` });
    expect(await zk.stat(`${root}/a`)).toBeUndefined();
  }),

  promise('numbers sequential znodes from 0, in order, ten digits', async ({ zk, root }) => {
    const made = await Promise.all([1, 2, 3].map(() => zk.create(`${root}/item-`, bytes(''), { mode: 'persistent sequential' })));
    expect(made).toEqual([`${root}/item-0000000000`, `${root}/item-0000000001`, `${root}/item-0000000002`]);
  }),

  promise('takes a name that is only a number', async ({ zk, root }) => {
    expect(await zk.create(`${root}/`, bytes(''), { mode: 'persistent sequential' })).toBe(`${root}/0000000000`);
  }),

  promise('counts every child made towards the next number, whatever its name, and never counts down', async ({ zk, root }) => {
    await zk.create(`${root}/plain`, bytes(''));
    await zk.delete(`${root}/plain`, 'any');
    expect(await zk.create(`${root}/n-`, bytes(''), { mode: 'persistent sequential' })).toBe(`${root}/n-0000000001`);
  }),

  // A queue that is removed and made again hands out old numbers: nothing may take a number for an identity.
  promise('restarts the numbers once the parent was made anew', async ({ zk, root }) => {
    await zk.create(`${root}/queue`, bytes(''));
    const first = await zk.create(`${root}/queue/n-`, bytes(''), { mode: 'persistent sequential' });
    await zk.delete(first, 'any');
    await zk.delete(`${root}/queue`, 'any');
    await zk.create(`${root}/queue`, bytes(''));
    expect(await zk.create(`${root}/queue/n-`, bytes(''), { mode: 'persistent sequential' })).toBe(first);
  }),

  promise('marks an ephemeral znode with its session', async ({ zk, root }) => {
    await zk.create(`${root}/e`, bytes(''), { mode: 'ephemeral' });
    expect((await zk.stat(`${root}/e`))?.ephemeralOwner).toBe(zk.session.id);
  }),

  promise('numbers ephemeral znodes too', async ({ zk, root }) => {
    const path = await zk.create(`${root}/e-`, bytes(''), { mode: 'ephemeral sequential' });
    expect(path).toBe(`${root}/e-0000000000`);
    expect((await zk.stat(path))?.ephemeralOwner).toBe(zk.session.id);
  }),

  promise('refuses a child of an ephemeral znode', async ({ zk, root }) => {
    await zk.create(`${root}/e`, bytes(''), { mode: 'ephemeral' });
    await expect(zk.create(`${root}/e/child`, bytes(''))).rejects.toMatchObject({ fault: 'ephemeral parent', path: `${root}/e/child` });
  }),
];
