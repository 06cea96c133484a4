import type { SessionTicket } from '../port.js';
import { type Jute, longOf } from './jute.js';
import type { Transport } from './transport.js';

export interface Credentials {
  /** `digest` */
  readonly scheme: string;
  /** `user:password` for digest */
  readonly credentials: string;
}

export interface Greeting {
  /** The session to resume; undefined opens a new one. */
  readonly ticket: SessionTicket | undefined;
  readonly timeoutMs: number;
  /** A server whose state is older than this zxid refuses the client: it would see the past again. */
  readonly lastZxid: bigint;
  readonly auth: readonly Credentials[];
}

export interface Established {
  readonly ticket: SessionTicket;
  readonly timeoutMs: number;
}

/** The server no longer knows the session, or the password is not that of the session. */
export class SessionExpired extends Error {
  override readonly name = 'SessionExpired';
}

export class CredentialsRefused extends Error {
  override readonly name = 'CredentialsRefused';
}

const authXid = -4;
const newSession: SessionTicket = { id: '0000000000000000', password: Buffer.alloc(16).toString('base64') };

/**
 * Opens or resumes a session, then sends the credentials and waits until each is acknowledged before anything else is sent: an operation ahead of them
 * would fail as not allowed.
 *
 * @throws SessionExpired, CredentialsRefused, or why the connection ended
 */
export async function shakeHands(transport: Transport, jute: Jute, greeting: Greeting): Promise<Established> {
  transport.send(connectFrame(jute, greeting));
  const established = readConnectResponse(jute, await transport.nextFrame());
  for (const { scheme, credentials } of greeting.auth) {
    const packet = new jute.protocol.AuthPacket(0, scheme, Buffer.from(credentials));
    transport.send(new jute.Request(new jute.protocol.RequestHeader(authXid, jute.OP_CODES.AUTH), packet).toBuffer());
    const header = new jute.protocol.ReplyHeader();
    header.deserialize(await transport.nextFrame(), 0);
    if (header.err !== 0) throw new CredentialsRefused(`refused the ${scheme} credentials`);
  }
  return established;
}

function connectFrame(jute: Jute, { ticket = newSession, timeoutMs, lastZxid }: Greeting): Buffer {
  const id = Buffer.from(ticket.id, 'hex');
  const password = Buffer.from(ticket.password, 'base64');
  const frame = new jute.Request(null, new jute.protocol.ConnectRequest(0, longOf(lastZxid), timeoutMs, id, password)).toBuffer();
  // Since 3.4 the request ends with a flag, "a read-only server will do", that the library does not know.
  const whole = Buffer.concat([frame, Buffer.of(0)]);
  whole.writeInt32BE(whole.length - 4, 0);
  return whole;
}

function readConnectResponse(jute: Jute, frame: Buffer): Established {
  const response = new jute.protocol.ConnectResponse();
  response.deserialize(frame, 0);
  if (response.timeOut <= 0) throw new SessionExpired('the session expired');
  const password = response.passwd ?? Buffer.alloc(16);
  return { ticket: { id: response.sessionId.toString('hex'), password: password.toString('base64') }, timeoutMs: response.timeOut };
}
