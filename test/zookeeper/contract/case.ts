import { randomUUID } from 'node:crypto';
import type { SessionState, SessionTicket, Version, WatchEvent, ZooKeeper } from '../../../src/zookeeper/port.js';
import { until } from '../../eventually.js';

interface TestConnectOptions {
  readonly timeoutMs?: number;
  /** Each `user:password`, of the digest scheme. */
  readonly auth?: readonly string[];
  readonly ticket?: SessionTicket;
}

/** What the contract needs of an implementation: clients, and the accidents that befall them. */
export interface TestEnsemble extends AsyncDisposable {
  connect(options?: TestConnectOptions): Promise<ZooKeeper>;
  /** Ends the session of a client as its timeout would. */
  expire(client: ZooKeeper): Promise<void>;
  /** Breaks the connection of a client, and keeps it broken. */
  suspend(client: ZooKeeper): Promise<void>;
  resume(client: ZooKeeper): Promise<void>;
}

interface CaseContext {
  readonly ensemble: TestEnsemble;
  readonly zk: ZooKeeper;
  /** A znode of this case alone. */
  readonly root: string;
}

export interface ContractCase {
  readonly name: string;
  readonly body: (context: CaseContext) => Promise<void>;
}

export function promise(name: string, body: ContractCase['body']): ContractCase {
  return { name, body };
}

export async function runCase({ body }: ContractCase, ensemble: TestEnsemble): Promise<void> {
  const zk = await ensemble.connect();
  const root = `/contract-${randomUUID()}`;
  await zk.create(root, bytes(''));
  try {
    await body({ ensemble, zk, root });
  } finally {
    await zk.close();
  }
}

export const bytes = (text: string) => new TextEncoder().encode(text);
export const text = (data: Uint8Array | undefined) => new TextDecoder().decode(data);
export const version = (number: number) => number as Version;

/** Keeps the events of watches in the order they came. */
export class WatchRecorder {
  readonly events: WatchEvent[] = [];
  readonly watch = (event: WatchEvent) => {
    this.events.push(event);
  };

  async received(count: number): Promise<readonly WatchEvent[]> {
    await until(`${count} watch events`, () => this.events.length >= count);
    return this.events;
  }
}

/** Keeps the states a session goes through. */
export class StateRecorder {
  readonly states: SessionState[] = [];

  constructor({ session }: ZooKeeper) {
    session.subscribe((state) => this.states.push(state));
  }

  async reached(state: SessionState): Promise<void> {
    await until(`session ${state}`, () => this.states.includes(state));
  }
}
