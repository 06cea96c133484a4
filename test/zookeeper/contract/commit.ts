import { expect } from 'vitest';
import type { Step } from '../../../src/zookeeper/port.js';
import { bytes, promise, text, version } from './case.js';

export const commitCases = [
  promise('does all of its steps and answers each', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes('1'));
    await zk.create(`${root}/gone`, bytes(''));
    const results = await zk.commit([
      { kind: 'check', path: `${root}/a`, expected: version(0) },
      { kind: 'create', path: `${root}/b`, data: bytes('b') },
      { kind: 'create', path: `${root}/n-`, data: bytes(''), mode: 'persistent sequential' },
      { kind: 'write', path: `${root}/a`, data: bytes('2'), expected: version(0) },
      { kind: 'delete', path: `${root}/gone`, expected: version(0) },
    ]);
    expect(results).toEqual([undefined, `${root}/b`, `${root}/n-0000000003`, await zk.stat(`${root}/a`), undefined]);
    expect([...((await zk.children(root)) ?? [])].sort()).toEqual(['a', 'b', 'n-0000000003']);
  }),

  promise('gives all of its steps one place in history', async ({ zk, root }) => {
    await zk.commit([
      { kind: 'create', path: `${root}/a`, data: bytes('') },
      { kind: 'create', path: `${root}/b`, data: bytes('') },
    ]);
    expect((await zk.stat(`${root}/a`))?.czxid).toBe((await zk.stat(`${root}/b`))?.czxid);
  }),

  promise('lets a step stand on the ones before it', async ({ zk, root }) => {
    await zk.commit([
      { kind: 'create', path: `${root}/a`, data: bytes('1') },
      { kind: 'create', path: `${root}/a/b`, data: bytes('') },
      { kind: 'write', path: `${root}/a`, data: bytes('2'), expected: version(0) },
      { kind: 'check', path: `${root}/a`, expected: version(1) },
      { kind: 'delete', path: `${root}/a/b`, expected: 'any' },
    ]);
    expect(text((await zk.read(`${root}/a`))?.data)).toBe('2');
    expect(await zk.children(`${root}/a`)).toEqual([]);
  }),

  promise('does nothing when its last step fails', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes('1'));
    await zk.create(`${root}/gone`, bytes('x'));
    const before = [await zk.stat(root), await zk.read(`${root}/a`), await zk.read(`${root}/gone`)];
    const commit = zk.commit([
      { kind: 'write', path: `${root}/a`, data: bytes('2'), expected: 'any' },
      { kind: 'delete', path: `${root}/gone`, expected: 'any' },
      { kind: 'create', path: `${root}/b`, data: bytes('') },
      { kind: 'create', path: `${root}/e`, data: bytes(''), mode: 'ephemeral' },
      { kind: 'check', path: `${root}/a`, expected: version(7) },
    ]);
    await expect(commit).rejects.toMatchObject({ fault: 'version conflict', path: `${root}/a`, step: 4 });
    expect([await zk.stat(root), await zk.read(`${root}/a`), await zk.read(`${root}/gone`)]).toEqual(before);
    expect([...((await zk.children(root)) ?? [])].sort()).toEqual(['a', 'gone']);
  }),

  promise('names the first step that failed, with its fault', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes(''));
    await zk.create(`${root}/a/child`, bytes(''));
    await zk.create(`${root}/e`, bytes(''), { mode: 'ephemeral' });
    const failing: readonly [Step, string][] = [
      [{ kind: 'check', path: `${root}/none`, expected: 'any' }, 'no znode'],
      [{ kind: 'check', path: `${root}/a`, expected: version(1) }, 'version conflict'],
      [{ kind: 'create', path: `${root}/a`, data: bytes('') }, 'exists'],
      [{ kind: 'create', path: `${root}/none/x`, data: bytes('') }, 'no parent'],
      [{ kind: 'create', path: `${root}/e/x`, data: bytes('') }, 'ephemeral parent'],
      [{ kind: 'create', path: `${root}/x`, data: bytes(''), acl: [{ scheme: 'nonsense', id: 'x', permissions: ['read'] }] }, 'bad acl'],
      [{ kind: 'write', path: `${root}/none`, data: bytes(''), expected: 'any' }, 'no znode'],
      [{ kind: 'write', path: `${root}/a`, data: bytes(''), expected: version(1) }, 'version conflict'],
      [{ kind: 'delete', path: `${root}/none`, expected: 'any' }, 'no znode'],
      [{ kind: 'delete', path: `${root}/a`, expected: version(1) }, 'version conflict'],
      [{ kind: 'delete', path: `${root}/a`, expected: 'any' }, 'not empty'],
    ];
    const sound: Step = { kind: 'check', path: root, expected: 'any' };
    for (const [step, fault] of failing) {
      await expect(zk.commit([step, sound]), `first, ${fault}`).rejects.toMatchObject({ fault, path: step.path, step: 0 });
      await expect(zk.commit([sound, sound, step, step]), `third, ${fault}`).rejects.toMatchObject({ fault, path: step.path, step: 2 });
    }
  }),

  // In a transaction too: a client that sends version 0 as -1 makes every compare-and-set unconditional.
  promise('takes version 0 for version 0', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes('1'));
    await zk.write(`${root}/a`, bytes('2'), 'any');
    const steps: readonly Step[] = [
      { kind: 'check', path: `${root}/a`, expected: version(0) },
      { kind: 'write', path: `${root}/a`, data: bytes('3'), expected: version(0) },
      { kind: 'delete', path: `${root}/a`, expected: version(0) },
    ];
    for (const step of steps) await expect(zk.commit([step])).rejects.toMatchObject({ fault: 'version conflict', step: 0 });
    expect(text((await zk.read(`${root}/a`))?.data)).toBe('2');
  }),

  promise('fires no watch when it fails', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes('1'));
    let fired = false;
    await zk.read(`${root}/a`, {
      watch: () => {
        fired = true;
      },
    });
    const commit = zk.commit([
      { kind: 'write', path: `${root}/a`, data: bytes('2'), expected: 'any' },
      { kind: 'check', path: `${root}/none`, expected: 'any' },
    ]);
    await expect(commit).rejects.toMatchObject({ step: 1 });
    await zk.sync(root);
    expect(fired).toBe(false);
  }),

  promise('gives back the sequence number when it fails', async ({ zk, root }) => {
    const commit = zk.commit([
      { kind: 'create', path: `${root}/n-`, data: bytes(''), mode: 'persistent sequential' },
      { kind: 'check', path: `${root}/none`, expected: 'any' },
    ]);
    await expect(commit).rejects.toMatchObject({ fault: 'no znode', step: 1 });
    expect(await zk.create(`${root}/n-`, bytes(''), { mode: 'persistent sequential' })).toBe(`${root}/n-0000000000`);
  }),

  promise('with no steps is nothing, done', async ({ zk }) => {
    expect(await zk.commit([])).toEqual([]);
  }),
];
