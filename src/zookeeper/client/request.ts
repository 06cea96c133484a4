import { ZooKeeperError } from '../port.js';
import type { Jute, JuteRecord } from './jute.js';

/** One operation on its way: what to send, and what to make of the answer. */
export interface Request<Answer> {
  /** As the caller named it. */
  readonly path: string;
  /** A read that got no answer may be sent again. */
  readonly kind: 'read' | 'write';
  /** With its length in front; the xid, at `xidAt`, is filled in when it is sent. */
  readonly frame: Buffer;
  /**
   * Runs as the answer arrives, ahead of anything that came after it.
   *
   * @param code 0, or KeeperException's
   * @param body of the answer, after its header
   * @throws ZooKeeperError
   */
  answer(code: number, body: Buffer): Answer;
}

export const xidAt = 4;

/** jute.maxbuffer of a server that was not told otherwise: past it the server drops the connection without a word. */
const largestPacket = 0xfffff;

/** @throws ZooKeeperError too large */
export function frameOf(jute: Jute, path: string, type: number, record: Pick<JuteRecord, 'byteLength' | 'serialize'> | null): Buffer {
  const frame = new jute.Request(new jute.protocol.RequestHeader(0, type), record).toBuffer();
  const packet = frame.length - 4;
  if (packet <= largestPacket) return frame;
  throw new ZooKeeperError('too large', path, { detail: `a request of ${packet} bytes, and ZooKeeper takes ${largestPacket}` });
}
