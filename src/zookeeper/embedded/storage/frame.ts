import { crc32 } from 'node:zlib';

/**
 * Both logs and snapshots are a header and then frames, each checked as a whole:
 *
 *     magic u32 | length u32 of the payload | crc32 u32 of number and payload | number u64 | payload
 *
 * Numbers rise from frame to frame; what they count is the file's affair.
 */
export interface Frame {
  readonly number: number;
  readonly payload: Buffer;
  /** Where the frame begins in its file. */
  readonly offset: number;
}

const magic = 0x7a6b_f5a1;
export const frameOverhead = 20;
const checkedFrom = 12;

/** Fills in the head of a frame whose payload is already in place, `frameOverhead` bytes after `at`. */
export function sealFrame(bytes: Buffer, at: number, end: number, number: number): void {
  bytes.writeUInt32BE(magic, at);
  bytes.writeUInt32BE(end - at - frameOverhead, at + 4);
  bytes.writeBigUInt64BE(BigInt(number), at + checkedFrom);
  bytes.writeUInt32BE(crc32(bytes.subarray(at + checkedFrom, end)), at + 8);
}

/** @returns undefined when there is no whole and sound frame at that place */
function frameAt(bytes: Buffer, at: number): Frame | undefined {
  if (bytes.length - at < frameOverhead || bytes.readUInt32BE(at) !== magic) return undefined;
  const end = at + frameOverhead + bytes.readUInt32BE(at + 4);
  if (end > bytes.length) return undefined;
  if (crc32(bytes.subarray(at + checkedFrom, end)) !== bytes.readUInt32BE(at + 8)) return undefined;
  return { number: Number(bytes.readBigUInt64BE(at + checkedFrom)), payload: bytes.subarray(at + frameOverhead, end), offset: at };
}

export interface ScannedFrames {
  readonly frames: readonly Frame[];
  /** Where the last sound frame ends. */
  readonly soundUpTo: number;
  /**
   * Where a sound frame lies beyond unsound bytes, if one does. A frame is written only once all before it are on the medium: so this is
   * damage, and not what a crash in the middle of a write leaves.
   */
  readonly soundAgainAt: number | undefined;
}

export function scanFrames(bytes: Buffer, from: number): ScannedFrames {
  const frames: Frame[] = [];
  let at = from;
  for (let frame = frameAt(bytes, at); frame !== undefined; frame = frameAt(bytes, at)) {
    frames.push(frame);
    at = frame.offset + frameOverhead + frame.payload.length;
  }
  return { frames, soundUpTo: at, soundAgainAt: nextSoundFrame(bytes, at + 1) };
}

function nextSoundFrame(bytes: Buffer, from: number): number | undefined {
  const mark = Buffer.alloc(4);
  mark.writeUInt32BE(magic);
  for (let at = bytes.indexOf(mark, from); at >= 0; at = bytes.indexOf(mark, at + 1)) {
    if (frameAt(bytes, at) !== undefined) return at;
  }
  return undefined;
}
