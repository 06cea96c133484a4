import { ZooKeeperError } from '../port.js';
import type { Jute, JuteRecord } from './jute.js';

/** One operation: the frame to send, and how to read its answer. */
export interface Request<Answer> {
  /** The path as the caller named it, without the chroot. */
  readonly path: string;
  /** A read that got no answer may be sent again; a write may not, since it may have been done. */
  readonly kind: 'read' | 'write';
  /** The whole packet with its length in front. The xid, at `xidAt`, is filled in when it is sent. */
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

/** Most bytes of a packet: the server's default of jute.maxbuffer. For a larger one the server drops the connection without an answer. */
const largestPacket = 0xfffff;

/** @throws ZooKeeperError too large */
export function frameOf(jute: Jute, path: string, type: number, record: Pick<JuteRecord, 'byteLength' | 'serialize'> | null): Buffer {
  const frame = new jute.Request(new jute.protocol.RequestHeader(0, type), record).toBuffer();
  const packet = frame.length - 4;
  if (packet <= largestPacket) return frame;
  throw new ZooKeeperError('too large', path, { detail: `a request of ${packet} bytes, and ZooKeeper takes ${largestPacket}` });
}
