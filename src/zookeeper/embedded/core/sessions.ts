export interface SessionRecord {
  readonly id: number;
  readonly password: Uint8Array;
  readonly timeoutMs: number;
  readonly ephemerals: Set<string>;
  /** When it expires, in ms on the clock whose readings `touch` and `expired` are given. */
  expiresAt: number;
}

/** The sessions that live, with or without a connection. */
export class Sessions {
  readonly byId = new Map<number, SessionRecord>();
  /** The last id that was given. None is given twice, not even after a restart. */
  lastId: number;

  constructor(lastId: number) {
    this.lastId = lastId;
  }

  get(id: number): SessionRecord | undefined {
    return this.byId.get(id);
  }

  open(id: number, password: Uint8Array, timeoutMs: number): SessionRecord {
    const session: SessionRecord = { id, password, timeoutMs, ephemerals: new Set(), expiresAt: Number.POSITIVE_INFINITY };
    this.byId.set(id, session);
    if (id > this.lastId) this.lastId = id;
    return session;
  }

  close(id: number): void {
    this.byId.delete(id);
  }

  touch(session: SessionRecord, now: number): void {
    session.expiresAt = now + session.timeoutMs;
  }

  /** Extends every session by `ms`, a time in which this server could hear nobody. */
  grant(ms: number): void {
    for (const session of this.byId.values()) session.expiresAt += ms;
  }

  expired(now: number): readonly SessionRecord[] {
    return [...this.byId.values()].filter(({ expiresAt }) => expiresAt <= now);
  }

  /** @returns the session, when the password is its own */
  resume(id: number, password: Uint8Array): SessionRecord | undefined {
    const session = this.byId.get(id);
    return session !== undefined && Buffer.compare(session.password, password) === 0 ? session : undefined;
  }
}
