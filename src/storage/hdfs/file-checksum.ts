import { createHash } from 'node:crypto';

/** The block size that our files are written with. Fixed, so that the checksum HDFS will compute is known beforehand. */
export const blockBytes = 128 * 1024 * 1024;
/** Hadoop's default, `dfs.bytes-per-checksum`. */
export const bytesPerCrc = 512;

/**
 * HDFS's own checksum of a file: of every block the MD5 of its CRC32Cs of 512 bytes each, and the MD5 of these.
 *
 * @param blocks the MD5s of the blocks, one after the other
 * @param checksum as GETFILECHECKSUM answers it
 * @returns undefined when it was made in another way, and says nothing about ours
 */
export function matchesChecksum(blocks: Buffer, { algorithm, bytes }: { algorithm: string; bytes: string }): boolean | undefined {
  if (!/^MD5-of-\d+MD5-of-512CRC32C$/.test(algorithm)) return undefined;
  // Hadoop writes bytes per CRC (4 bytes) and CRCs per block (8) before the MD5.
  const answered = Buffer.from(bytes, 'hex').subarray(12, 28);
  return answered.equals(md5(padded(blocks)));
}

/** Hadoop hashes the whole of its buffer, which starts with 32 bytes and doubles. */
function padded(blocks: Buffer): Buffer {
  let capacity = 32;
  while (capacity < blocks.length) capacity *= 2;
  return Buffer.concat([blocks], capacity);
}

function md5(bytes: Buffer): Buffer {
  return createHash('md5').update(bytes).digest();
}
