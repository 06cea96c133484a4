import { expect } from 'vitest';
import { bytes, promise, text } from './case.js';

export const readingCases = [
  promise('answers undefined for a znode that is not there', async ({ zk, root }) => {
    expect(await zk.read(`${root}/nothing`)).toBeUndefined();
    expect(await zk.stat(`${root}/nothing`)).toBeUndefined();
    expect(await zk.children(`${root}/nothing`)).toBeUndefined();
    expect(await zk.readAcl(`${root}/nothing`)).toBeUndefined();
  }),

  promise('gives back the bytes it was given', async ({ zk, root }) => {
    const data = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    await zk.create(`${root}/a`, data);
    expect([...((await zk.read(`${root}/a`))?.data ?? [])]).toEqual([...data]);
  }),

  promise('keeps an empty value apart from a missing znode', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes(''));
    expect((await zk.read(`${root}/a`))?.data).toHaveLength(0);
  }),

  promise('keeps names that are not ASCII', async ({ zk, root }) => {
    await zk.create(`${root}/größe λ`, bytes('ü'));
    expect(await zk.children(root)).toEqual(['größe λ']);
    expect(text((await zk.read(`${root}/größe λ`))?.data)).toBe('ü');
  }),

  promise('tells all of a new znode in its Stat', async ({ zk, root }) => {
    const before = Date.now();
    await zk.create(`${root}/a`, bytes('four'));
    const stat = await zk.stat(`${root}/a`);
    expect(stat).toMatchObject({
      version: 0,
      childrenVersion: 0,
      aclVersion: 0,
      dataLength: 4,
      childrenCount: 0,
      mzxid: stat?.czxid,
      pzxid: stat?.czxid,
      modifiedAt: stat?.createdAt,
    });
    expect(stat?.ephemeralOwner).toBeUndefined();
    expect(stat?.czxid).toBeGreaterThan(0n);
    expect(Math.abs((stat?.createdAt ?? 0) - before)).toBeLessThan(60_000);
  }),

  promise('shows the same Stat beside the data', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes('1'));
    expect((await zk.read(`${root}/a`))?.stat).toEqual(await zk.stat(`${root}/a`));
  }),

  promise('counts each coming and going of a child in the parent', async ({ zk, root }) => {
    const empty = await zk.stat(root);
    await zk.create(`${root}/a`, bytes(''));
    await zk.create(`${root}/b`, bytes(''));
    await zk.delete(`${root}/a`, 'any');
    const stat = await zk.stat(root);
    expect(stat).toMatchObject({ childrenVersion: 3, childrenCount: 1, version: 0, mzxid: empty?.mzxid });
    expect(stat?.pzxid).toBeGreaterThan((await zk.stat(`${root}/b`))?.czxid ?? 0n);
  }),

  promise('lists names, without the path', async ({ zk, root }) => {
    for (const name of ['a', 'b', 'c']) await zk.create(`${root}/${name}`, bytes(''));
    await zk.create(`${root}/a/deeper`, bytes(''));
    expect([...((await zk.children(root)) ?? [])].sort()).toEqual(['a', 'b', 'c']);
    expect(await zk.children(`${root}/b`)).toEqual([]);
  }),

  promise('shows every client what any client wrote, after a sync', async ({ ensemble, zk, root }) => {
    const other = await ensemble.connect();
    await zk.create(`${root}/a`, bytes('1'));
    await other.sync(`${root}/a`);
    expect(text((await other.read(`${root}/a`))?.data)).toBe('1');
    await other.close();
  }),

  promise('refuses a path that is none', async ({ zk }) => {
    for (const path of ['', 'a', '/a/', '//a', '/a/../b', '/a/./b', '/a\u0000b', '/a\u0007']) {
      await expect(zk.read(path), JSON.stringify(path)).rejects.toMatchObject({ fault: 'bad path', path });
      await expect(zk.create(path, bytes('')), JSON.stringify(path)).rejects.toMatchObject({ fault: 'bad path', path });
    }
  }),
];
