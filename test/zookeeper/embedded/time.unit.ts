import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { memoryLog } from '../../../src/runtime/log/memory-log.js';
import { systemRandom } from '../../../src/runtime/random/system-random.js';
import { openAcl } from '../../../src/zookeeper/embedded/core/acl.js';
import { Host } from '../../../src/zookeeper/embedded/server/host.js';
import { keepTime } from '../../../src/zookeeper/embedded/server/timekeeper.js';
import { CrashingDisk } from './crashing-disk.js';
import { openHistory } from './history.js';

async function ensemble() {
  const { store } = await openHistory(new CrashingDisk());
  const { machine } = store;
  const clock = new ManualClock();
  const sessionId = machine.openSession(Buffer.alloc(16), 4_000, clock.now());
  const caller = { sessionId, identities: [] };
  const create = (path: string, kind: 'ephemeral' | 'container' | 'persistent') =>
    machine.write(caller, { type: 'create', path, data: undefined, acl: openAcl, kind, sequential: false }, clock.now());
  const log = memoryLog();
  const host = new Host({ store, tickMs: 1_000, log, clock, random: systemRandom });
  const stop = new AbortController();
  const keeping = keepTime(host, store, { tickMs: 1_000, clock, log }, stop.signal);
  const end = async () => {
    stop.abort();
    await clock.advance(0);
    await keeping;
    await store.close();
  };
  return { machine, clock, host, create, caller, log, end };
}

describe('as time passes', () => {
  it('a session that is not heard of expires after its timeout, with its ephemerals', async () => {
    const { machine, clock, create, caller, end } = await ensemble();
    create('/e', 'ephemeral');
    await clock.advance(3_750);
    expect(machine.sessions.get(caller.sessionId)).toBeDefined();
    await clock.advance(500);
    expect(machine.sessions.get(caller.sessionId)).toBeUndefined();
    expect(machine.tree.get('/e')).toBeUndefined();
    await end();
  });

  it('a session that is heard of lives', async () => {
    const { machine, clock, host, caller, end } = await ensemble();
    for (let n = 0; n < 5; n++) {
      await clock.advance(3_000);
      host.heardOf(caller.sessionId, clock.elapsed());
    }
    expect(machine.sessions.get(caller.sessionId)).toBeDefined();
    await end();
  });

  it('a container goes once its last child has gone, and not before it had one', async () => {
    const { machine, clock, host, create, caller, end } = await ensemble();
    create('/used', 'container');
    create('/new', 'container');
    create('/used/child', 'persistent');
    const aMinute = async () => {
      for (let n = 0; n < 31; n++) {
        host.heardOf(caller.sessionId, clock.elapsed());
        await clock.advance(2_000);
      }
    };
    await aMinute();
    expect(machine.tree.get('/used')).toBeDefined();
    machine.write(caller, { type: 'delete', path: '/used/child', expected: -1 }, clock.now());
    await aMinute();
    expect([...machine.tree.containers]).toEqual(['/new']);
    await end();
  });
});

// A laptop that sleeps, or a long pause of the process, is no client's fault.
it('a server that stood still gives every session the time that it slept', async () => {
  const { store } = await openHistory(new CrashingDisk());
  let now = 0;
  const naps = [250, 60_000, 250];
  const stop = new AbortController();
  const clock = {
    now: () => now,
    elapsed: () => now,
    sleep: async () => {
      const nap = naps.shift();
      if (nap === undefined) stop.abort();
      else now += nap;
    },
  };
  const log = memoryLog();
  const id = store.machine.openSession(Buffer.alloc(16), 4_000, 0);
  const host = new Host({ store, tickMs: 1_000, log, clock, random: systemRandom });
  await keepTime(host, store, { tickMs: 1_000, clock, log }, stop.signal);
  expect(store.machine.sessions.get(id)).toBeDefined();
  expect(log.entries).toMatchObject([{ level: 'warn', fields: { ms: 59_750 } }]);
  await store.close();
});
