/**
 * What runs in the worker of parallel-digest.ts, as text: inside the binary a worker has no file to start from.
 *
 * It gets slots of a shared ring to hash, gives each back, and at the end answers the SHA-256 and HDFS's own checksum (file-checksum.ts).
 */
export const digestWorkerSource = `
const { parentPort, workerData } = require('node:worker_threads');
const { createHash } = require('node:crypto');
const { ring, slotBytes, blockBytes, bytesPerCrc } = workerData;

const tables = Array.from({ length: 8 }, () => new Int32Array(256));
for (let n = 0; n < 256; n += 1) {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? (c >>> 1) ^ 0x82f63b78 : c >>> 1;
  tables[0][n] = c;
}
for (let n = 0; n < 256; n += 1) for (let k = 1; k < 8; k += 1) tables[k][n] = (tables[k - 1][n] >>> 8) ^ tables[0][tables[k - 1][n] & 255];
const [t0, t1, t2, t3, t4, t5, t6, t7] = tables;

function crc32c(bytes, from, to, start) {
  let crc = start;
  let at = from;
  for (const end = to - 7; at < end; at += 8) {
    crc ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    crc = t7[crc & 255] ^ t6[(crc >>> 8) & 255] ^ t5[(crc >>> 16) & 255] ^ t4[crc >>> 24]
      ^ t3[bytes[at + 4]] ^ t2[bytes[at + 5]] ^ t1[bytes[at + 6]] ^ t0[bytes[at + 7]];
  }
  for (; at < to; at += 1) crc = t0[(crc ^ bytes[at]) & 255] ^ (crc >>> 8);
  return crc;
}

const sha256 = createHash('sha256');
const blocks = [];
let total = 0;
let block = createHash('md5');
let inBlock = 0;
let crc = -1;
let inCrc = 0;
const sums = Buffer.allocUnsafe(4 * Math.ceil(slotBytes / bytesPerCrc + 2));
let sumBytes = 0;

function endCrc() {
  sumBytes = sums.writeInt32BE(~crc, sumBytes);
  crc = -1;
  inCrc = 0;
}
function endBlock() {
  if (inCrc > 0) endCrc();
  block.update(sums.subarray(0, sumBytes));
  sumBytes = 0;
  blocks.push(block.digest());
  block = createHash('md5');
  inBlock = 0;
}
function take(bytes) {
  sha256.update(bytes);
  total += bytes.length;
  for (let at = 0; at < bytes.length; ) {
    const part = Math.min(bytesPerCrc - inCrc, bytes.length - at, blockBytes - inBlock);
    crc = crc32c(bytes, at, at + part, crc);
    at += part;
    inCrc += part;
    inBlock += part;
    if (inCrc === bytesPerCrc) endCrc();
    if (inBlock === blockBytes) endBlock();
  }
  block.update(sums.subarray(0, sumBytes));
  sumBytes = 0;
}

parentPort.on('message', ({ slot, length }) => {
  if (slot === undefined) {
    if (inBlock > 0) endBlock();
    parentPort.postMessage({ done: { sha256: sha256.digest('hex'), size: total, blocks: Buffer.concat(blocks).toString('hex') } });
    return;
  }
  take(new Uint8Array(ring, slot * slotBytes, length));
  parentPort.postMessage({ slot });
});
`;
