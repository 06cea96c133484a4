import type { JuteReader } from '../jute/reader.js';
import type { JuteWriter } from '../jute/writer.js';

/** The first packet of a client: which session it wants, and what it has seen. */
export interface ConnectRequest {
  readonly lastZxidSeen: number;
  readonly timeoutMs: number;
  /** 0 for a new session. */
  readonly sessionId: number;
  readonly password: Uint8Array;
  /** Whether the client sent the field readOnly. Clients before 3.4 don't, and expect none in the answer. */
  readonly hasReadOnly: boolean;
}

/** A session id of 0 and a timeout of 0 say that the requested session has expired. */
export interface ConnectResponse {
  readonly timeoutMs: number;
  readonly sessionId: number;
  readonly password: Uint8Array;
  readonly hasReadOnly: boolean;
}

export const passwordBytes = 16;

/** protocolVersion int | lastZxidSeen long | timeOut int | sessionId long | passwd buffer | readOnly bool */
export function readConnectRequest(reader: JuteReader): ConnectRequest {
  reader.int();
  const [lastZxidSeen, timeoutMs, sessionId] = [reader.long(), reader.int(), reader.long()];
  const password = reader.buffer() ?? new Uint8Array();
  return { lastZxidSeen, timeoutMs, sessionId, password, hasReadOnly: reader.left > 0 };
}

/** protocolVersion int | timeOut int | sessionId long | passwd buffer | readOnly bool */
export function writeConnectResponse(writer: JuteWriter, { timeoutMs, sessionId, password, hasReadOnly }: ConnectResponse): void {
  writer.int(0);
  writer.int(timeoutMs);
  writer.long(sessionId);
  writer.buffer(password);
  if (hasReadOnly) writer.bool(false);
}

/** ZooKeeper grants between 2 and 20 ticks. */
export function grantedTimeoutMs(askedMs: number, tickMs: number): number {
  return Math.min(Math.max(askedMs, 2 * tickMs), 20 * tickMs);
}
