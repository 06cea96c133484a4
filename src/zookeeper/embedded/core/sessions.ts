export interface SessionRecord {
  readonly id: number;
  readonly password: Uint8Array;
  readonly timeoutMs: number;
  readonly ephemerals: Set<string>;
  /** On the clock whose readings `touch` and `expired` are given, ms. */
  expiresAt: number;
}

/** The sessions that live, with or without a connection. */
export class Sessions {
  readonly byId = new Map<number, SessionRecord>();
  /** Ids are never given twice, even over restarts. */
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

  /** Gives every session `ms` more: nobody could be heard in that time. */
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
