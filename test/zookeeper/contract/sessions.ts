import { expect } from 'vitest';
import { until } from '../../eventually.js';
import { bytes, promise, StateRecorder } from './case.js';

export const sessionCases = [
  promise('are connected, with an id, a timeout and a ticket', async ({ zk }) => {
    expect(zk.session.state).toBe('connected');
    expect(zk.session.id).toMatch(/^[0-9a-f]{16}$/);
    expect(zk.session.negotiatedTimeoutMs).toBeGreaterThan(0);
    expect(zk.session.ticket?.id).toBe(zk.session.id);
    expect(Buffer.from(zk.session.ticket?.password ?? '', 'base64')).toHaveLength(16);
  }),

  promise('differ from client to client', async ({ ensemble, zk }) => {
    const other = await ensemble.connect();
    expect(other.session.id).not.toBe(zk.session.id);
    await other.close();
  }),

  promise('take their ephemeral znodes with them when closed, and no others', async ({ ensemble, zk, root }) => {
    const client = await ensemble.connect();
    await client.create(`${root}/e`, bytes(''), { mode: 'ephemeral' });
    await client.create(`${root}/p`, bytes(''));
    await zk.create(`${root}/mine`, bytes(''), { mode: 'ephemeral' });
    await client.close();
    await zk.sync(root);
    expect([...((await zk.children(root)) ?? [])].sort()).toEqual(['mine', 'p']);
  }),

  promise('tell others, by their watches, that ephemeral znodes went', async ({ ensemble, zk, root }) => {
    const client = await ensemble.connect();
    await client.create(`${root}/e`, bytes(''), { mode: 'ephemeral' });
    const told: string[] = [];
    await zk.sync(root);
    await zk.stat(`${root}/e`, { watch: ({ kind }) => told.push(kind) });
    await zk.children(root, { watch: ({ kind }) => told.push(kind) });
    await client.close();
    await until('both watches', () => told.length === 2);
    expect(told.sort()).toEqual(['children changed', 'deleted']);
  }),

  promise('forget an ephemeral znode that was deleted and made by another', async ({ ensemble, zk, root }) => {
    const client = await ensemble.connect();
    await client.create(`${root}/e`, bytes(''), { mode: 'ephemeral' });
    await client.delete(`${root}/e`, 'any');
    await zk.create(`${root}/e`, bytes(''));
    await client.close();
    await zk.sync(root);
    expect(await zk.stat(`${root}/e`)).toBeDefined();
  }),

  promise('refuse every call once closed, and close again in peace', async ({ ensemble, root }) => {
    const client = await ensemble.connect();
    await client.close();
    expect(client.session.state).toBe('closed');
    await expect(client.read(root)).rejects.toMatchObject({ fault: 'closed' });
    await expect(client.create(`${root}/a`, bytes(''))).rejects.toMatchObject({ fault: 'closed' });
    await expect(client.commit([])).rejects.toMatchObject({ fault: 'closed' });
    await client.close();
  }),

  promise('are lost by expiry: ephemerals go, and the client goes on with a new session', async ({ ensemble, zk, root }) => {
    const client = await ensemble.connect();
    const { states } = new StateRecorder(client);
    const lost = client.session.id;
    await client.create(`${root}/e`, bytes(''), { mode: 'ephemeral' });
    await ensemble.expire(client);
    await until('a new session', () => client.session.state === 'connected' && client.session.id !== lost);
    expect(states.filter((state) => state === 'lost' || state === 'connected').slice(-2)).toEqual(['lost', 'connected']);
    await zk.sync(root);
    expect(await zk.stat(`${root}/e`)).toBeUndefined();
    await client.create(`${root}/e`, bytes(''), { mode: 'ephemeral' });
    expect((await client.stat(`${root}/e`))?.ephemeralOwner).toBe(client.session.id);
    await client.close();
  }),

  promise('keep their ephemerals through a broken connection', async ({ ensemble, zk, root }) => {
    const client = await ensemble.connect();
    const recorder = new StateRecorder(client);
    const before = client.session.id;
    await client.create(`${root}/e`, bytes(''), { mode: 'ephemeral' });
    await ensemble.suspend(client);
    await recorder.reached('suspended');
    expect(await zk.stat(`${root}/e`)).toBeDefined();
    await ensemble.resume(client);
    await recorder.reached('connected');
    expect(client.session.id).toBe(before);
    expect(recorder.states).not.toContain('lost');
    expect((await client.stat(`${root}/e`))?.ephemeralOwner).toBe(before);
    await client.close();
  }),

  promise('can be left, and resumed by ticket with their ephemerals', async ({ ensemble, zk, root }) => {
    const first = await ensemble.connect();
    await first.create(`${root}/e`, bytes(''), { mode: 'ephemeral' });
    const { id } = first.session;
    const ticket = await first.leave();
    expect(ticket.id).toBe(id);
    await expect(first.read(root)).rejects.toMatchObject({ fault: 'closed' });
    expect(await zk.stat(`${root}/e`)).toBeDefined();

    const second = await ensemble.connect({ ticket });
    expect(second.session.id).toBe(id);
    expect((await second.stat(`${root}/e`))?.ephemeralOwner).toBe(id);
    await second.close();
    await zk.sync(root);
    expect(await zk.stat(`${root}/e`)).toBeUndefined();
  }),

  promise('are not resumed with a wrong password', async ({ ensemble, zk, root }) => {
    const first = await ensemble.connect();
    await first.create(`${root}/e`, bytes(''), { mode: 'ephemeral' });
    const ticket = await first.leave();
    const other = await ensemble.connect({ ticket: { ...ticket, password: Buffer.alloc(16, 7).toString('base64') } });
    expect(other.session.id).not.toBe(ticket.id);
    expect((await zk.stat(`${root}/e`))?.ephemeralOwner).toBe(ticket.id);
    await other.close();
  }),

  promise('that are gone are replaced by new ones on resuming', async ({ ensemble }) => {
    const first = await ensemble.connect();
    const { ticket } = first.session;
    await first.close();
    const second = await ensemble.connect({ ...(ticket && { ticket }) });
    expect(second.session.state).toBe('connected');
    expect(second.session.id).not.toBe(ticket?.id);
    await second.close();
  }),

  promise('no longer tell who has stopped listening', async ({ ensemble }) => {
    const client = await ensemble.connect();
    const heard: string[] = [];
    const subscription = client.session.subscribe((state) => heard.push(state));
    subscription[Symbol.dispose]();
    await client.close();
    expect(heard).toEqual([]);
  }),
];
