import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { AclEntry, Permission } from '../../../src/zookeeper/port.js';
import { bytes, promise, text } from './case.js';

const all: readonly Permission[] = ['read', 'write', 'create', 'delete', 'admin'];
const digestOf = (credentials: string) => `${credentials.split(':', 1)[0]}:${createHash('sha1').update(credentials).digest('base64')}`;
const digest = (credentials: string, permissions: readonly Permission[] = all): AclEntry => ({
  scheme: 'digest',
  id: digestOf(credentials),
  permissions,
});
const anyone = (permissions: readonly Permission[]): AclEntry => ({ scheme: 'world', id: 'anyone', permissions });

export const aclCases = [
  promise('lets anyone do anything unless told otherwise', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes(''));
    expect(await zk.readAcl(`${root}/a`)).toEqual([anyone(all)]);
  }),

  promise('keeps strangers from what a digest guards', async ({ ensemble, zk, root }) => {
    const owner = await ensemble.connect({ auth: ['alice:secret'] });
    await owner.create(`${root}/a`, bytes('1'), { acl: [digest('alice:secret')] });
    expect(text((await owner.read(`${root}/a`))?.data)).toBe('1');

    const refused = { fault: 'not allowed', path: `${root}/a` };
    await expect(zk.read(`${root}/a`)).rejects.toMatchObject(refused);
    await expect(zk.children(`${root}/a`)).rejects.toMatchObject(refused);
    await expect(zk.write(`${root}/a`, bytes('2'), 'any')).rejects.toMatchObject(refused);
    await expect(zk.writeAcl(`${root}/a`, [anyone(all)])).rejects.toMatchObject(refused);
    await expect(zk.create(`${root}/a/b`, bytes(''))).rejects.toMatchObject({ fault: 'not allowed', path: `${root}/a/b` });
    // Servers up to 3.9.2 tell anyone of the Stat, later ones (ZOOKEEPER-2590) do not.
    const stat = await zk.stat(`${root}/a`).catch((error) => error);
    expect(stat).toSatisfy((answer) => answer.dataLength === 1 || answer.fault === 'not allowed');
    await owner.close();
  }),

  promise('tells a wrong password from the right one', async ({ ensemble, zk, root }) => {
    await zk.create(`${root}/a`, bytes(''), { acl: [digest('alice:secret')] });
    const wrong = await ensemble.connect({ auth: ['alice:guess'] });
    await expect(wrong.read(`${root}/a`)).rejects.toMatchObject({ fault: 'not allowed' });
    await wrong.close();
  }),

  promise('takes any of several identities', async ({ ensemble, zk, root }) => {
    await zk.create(`${root}/a`, bytes('1'), { acl: [digest('alice:secret', ['read']), digest('bob:pw', ['write'])] });
    const both = await ensemble.connect({ auth: ['bob:pw', 'alice:secret'] });
    await both.write(`${root}/a`, bytes('2'), 'any');
    expect(text((await both.read(`${root}/a`))?.data)).toBe('2');
    await both.close();
  }),

  promise('grants each permission by itself', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes('1'), { acl: [anyone(['read', 'create', 'admin'])] });
    await zk.read(`${root}/a`);
    await zk.create(`${root}/a/b`, bytes(''));
    await expect(zk.write(`${root}/a`, bytes('2'), 'any')).rejects.toMatchObject({ fault: 'not allowed' });
    await expect(zk.delete(`${root}/a/b`, 'any')).rejects.toMatchObject({ fault: 'not allowed', path: `${root}/a/b` });
    await zk.writeAcl(`${root}/a`, [anyone(['delete'])]);
    await zk.delete(`${root}/a/b`, 'any');
    await expect(zk.read(`${root}/a`)).rejects.toMatchObject({ fault: 'not allowed' });
  }),

  promise('writes the identities of the caller for `auth`', async ({ ensemble, zk, root }) => {
    const owner = await ensemble.connect({ auth: ['alice:secret'] });
    await owner.create(`${root}/a`, bytes(''), { acl: [{ scheme: 'auth', id: '', permissions: all }] });
    expect(await owner.readAcl(`${root}/a`)).toEqual([digest('alice:secret')]);
    await expect(zk.read(`${root}/a`)).rejects.toMatchObject({ fault: 'not allowed' });
    await owner.close();
  }),

  promise('refuses `auth` of one who has no identity, an unknown scheme, and an empty list', async ({ zk, root }) => {
    const bad: readonly (readonly AclEntry[])[] = [
      [{ scheme: 'auth', id: '', permissions: all }],
      [{ scheme: 'nonsense', id: 'x', permissions: all }],
      [{ scheme: 'world', id: 'somebody', permissions: all }],
      [],
    ];
    for (const acl of bad) await expect(zk.create(`${root}/a`, bytes(''), { acl })).rejects.toMatchObject({ fault: 'bad acl' });
  }),

  promise('counts changes of the list, apart from those of the data', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes(''));
    await zk.writeAcl(`${root}/a`, [anyone(['read', 'admin'])]);
    expect(await zk.stat(`${root}/a`)).toMatchObject({ aclVersion: 1, version: 0 });
    expect(await zk.readAcl(`${root}/a`)).toEqual([anyone(['read', 'admin'])]);
  }),

  promise('refuses to set the list of a znode that is not there', async ({ zk, root }) => {
    await expect(zk.writeAcl(`${root}/a`, [anyone(all)])).rejects.toMatchObject({ fault: 'no znode', path: `${root}/a` });
  }),

  promise('guards the steps of a commit as well', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes('1'), { acl: [digest('alice:secret')] });
    const commit = zk.commit([
      { kind: 'create', path: `${root}/b`, data: bytes('') },
      { kind: 'write', path: `${root}/a`, data: bytes('2'), expected: 'any' },
    ]);
    await expect(commit).rejects.toMatchObject({ fault: 'not allowed', path: `${root}/a`, step: 1 });
    expect(await zk.stat(`${root}/b`)).toBeUndefined();
  }),
];
