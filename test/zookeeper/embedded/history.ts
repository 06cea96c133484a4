import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { memoryLog } from '../../../src/runtime/log/memory-log.js';
import { digestIdentity, openAcl } from '../../../src/zookeeper/embedded/core/acl.js';
import { Refusal } from '../../../src/zookeeper/embedded/core/code.js';
import type { StateMachine } from '../../../src/zookeeper/embedded/core/machine.js';
import type { WriteRequest } from '../../../src/zookeeper/embedded/core/request.js';
import { statOf } from '../../../src/zookeeper/embedded/core/znode.js';
import type { Disk } from '../../../src/zookeeper/embedded/storage/disk.js';
import { recover } from '../../../src/zookeeper/embedded/storage/recover.js';
import { Store } from '../../../src/zookeeper/embedded/storage/store.js';
import type { CrashingDisk } from './crashing-disk.js';

/** All that clients could see of a state, as text to be compared. */
function picture({ tree, sessions, zxid }: Pick<StateMachine, 'tree' | 'sessions' | 'zxid'>): string {
  const znodes = [...tree.znodes]
    .map(([path, znode]) => ({
      path,
      data: znode.data && Buffer.from(znode.data).toString('base64'),
      acl: znode.acl,
      stat: statOf(znode),
      created: znode.created,
      children: [...(znode.children ?? [])].sort(),
    }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
  const live = [...sessions.byId.values()]
    .map(({ id, password, timeoutMs, ephemerals }) => ({
      id,
      password: Buffer.from(password).toString('hex'),
      timeoutMs,
      ephemerals: [...ephemerals].sort(),
    }))
    .sort((one, other) => one.id - other.id);
  return JSON.stringify({
    zxid,
    lastId: sessions.lastId,
    containers: [...tree.containers].sort(),
    dataBytes: tree.dataBytes,
    znodes,
    live,
  });
}

export interface History {
  readonly store: Store;
  /** The state that each transaction left, by zxid. */
  readonly pictures: Map<number, string>;
  /** After how many operations of the disk each zxid was said to be durable. */
  readonly promises: { readonly zxid: number; readonly operations: number }[];
}

/** Opens a store on a disk and keeps book of what it does. */
export async function openHistory(disk: CrashingDisk): Promise<History> {
  const promises: { zxid: number; operations: number }[] = [];
  const store = await Store.open({
    disk,
    fsync: true,
    snapshotAfterBytes: Number.POSITIVE_INFINITY,
    firstSessionId: 100,
    clock: new ManualClock(),
    log: memoryLog(),
    events: {
      durable: (zxid) => promises.push({ zxid, operations: disk.operations.length }),
      failed: (error) => {
        throw error;
      },
    },
  });
  return { store, pictures: new Map([[store.machine.zxid, picture(store.machine)]]), promises };
}

/** A change, chosen by two numbers from 0 to 99: a little of everything that the state machine can do. */
export function change({ store, pictures }: History, kind: number, choice: number): void {
  const { machine } = store;
  const time = 1_700_000_000_000 + machine.zxid;
  const live = [...machine.sessions.byId.keys()];
  const sessionId = live[choice % Math.max(live.length, 1)];
  if (sessionId === undefined || kind < 5) machine.openSession(Buffer.alloc(16, choice), 4_000, time);
  else if (kind < 8) machine.closeSession(sessionId, time);
  else {
    const caller = { sessionId, identities: [digestIdentity('a:b')] };
    try {
      if (kind < 20) machine.multi(caller, [request(choice, kind), request(choice + 1, kind + 31)], time);
      else machine.write(caller, request(choice, kind), time);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
    }
  }
  pictures.set(machine.zxid, picture(machine));
}

function request(choice: number, kind: number): WriteRequest {
  const path = `/${'abcd'[choice % 4]}${choice % 3 === 0 ? '' : `/${'xyz'[choice % 3]}`}`;
  const data = choice % 7 === 0 ? undefined : Buffer.alloc(choice % 40, choice);
  if (kind % 10 < 6) {
    const owner = choice % 5 === 0 ? 'ephemeral' : 'persistent';
    return { type: 'create', path, data, acl: openAcl, kind: choice % 11 === 0 ? 'container' : owner, sequential: choice % 9 === 0 };
  }
  if (kind % 10 < 8) return { type: 'setData', path, data, expected: -1 };
  if (kind % 10 === 8) return { type: 'setAcl', path, acl: [{ permissions: 31, scheme: 'auth', id: '' }], expected: -1 };
  return { type: 'delete', path, expected: -1 };
}

/** Until all that was done is on the disk. */
export async function settled({ store }: History): Promise<void> {
  while (store.log.durableZxid < store.machine.zxid) await new Promise((resolve) => setImmediate(resolve));
}

export async function recoveredFrom(disk: Disk) {
  const log = memoryLog();
  const recovered = await recover(disk, 100, log);
  return { ...recovered, picture: picture(recovered), log };
}
