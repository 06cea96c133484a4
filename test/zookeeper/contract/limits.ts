import { expect } from 'vitest';
import { bytes, promise } from './case.js';

const packetLimit = 0xfffff;
const roomy = new Uint8Array(packetLimit - 1_000);
const tooLarge = new Uint8Array(packetLimit + 1);

export const limitCases = [
  promise('takes a value of nearly 1 MB', async ({ zk, root }) => {
    await zk.create(`${root}/a`, roomy);
    expect((await zk.read(`${root}/a`))?.data).toHaveLength(roomy.length);
  }),

  // ZooKeeper itself drops the connection, which looks like a lost one and is tried again for ever.
  promise('refuses a packet over 1 MB before it is sent, and stays connected', async ({ zk, root }) => {
    const { id } = zk.session;
    await zk.create(`${root}/a`, bytes(''));
    await expect(zk.create(`${root}/b`, tooLarge)).rejects.toMatchObject({ fault: 'too large', path: `${root}/b` });
    await expect(zk.write(`${root}/a`, tooLarge, 'any')).rejects.toMatchObject({ fault: 'too large', path: `${root}/a` });
    expect(zk.session).toMatchObject({ id, state: 'connected' });
    expect(await zk.children(root)).toEqual(['a']);
  }),

  promise('counts the steps of a commit together', async ({ zk, root }) => {
    const half = new Uint8Array(packetLimit / 2 + 1);
    const commit = zk.commit([
      { kind: 'create', path: `${root}/a`, data: half },
      { kind: 'create', path: `${root}/b`, data: half },
    ]);
    await expect(commit).rejects.toMatchObject({ fault: 'too large' });
    expect(await zk.children(root)).toEqual([]);
  }),
];
