/**
 * What runs in the worker of parallel-digest.ts, as text: inside the binary a worker has no file to start from.
 *
 * It gets slots of a shared ring to hash, all full but the last, gives each back, and at the end answers the SHA-256 and HDFS's own checksum
 * (file-checksum.ts). The ring is WebAssembly's memory, after a page for the tables and sums of crc32c.wat.
 */
export const digestWorkerSource = `
const { parentPort, workerData } = require('node:worker_threads');
const { createHash } = require('node:crypto');
const { memory, module, ringAt, slotBytes, blockBytes, bytesPerCrc } = workerData;
const [tablesAt, planesAt, sumsAt] = [0, 1024, 16384];
const groupBytes = 16 * bytesPerCrc;

const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});
const tables = new Uint8Array(memory.buffer, tablesAt, 128);
for (let entry = 0; entry < 16; entry += 1) {
  for (let byte = 0; byte < 4; byte += 1) {
    tables[16 * byte + entry] = table[entry] >>> (8 * byte);
    tables[64 + 16 * byte + entry] = table[16 * entry] >>> (8 * byte);
  }
}
const { sums } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(module, 'base64')), { maas: { memory } }).exports;

const sha256 = createHash('sha256');
const blocks = [];
let total = 0;
let block = createHash('md5');
let inBlock = 0;

function endBlock() {
  blocks.push(block.digest());
  block = createHash('md5');
  inBlock = 0;
}

function take(at, length) {
  sha256.update(new Uint8Array(memory.buffer, at, length));
  const groups = Math.floor(length / groupBytes);
  if (groups > 0) {
    sums(at, groups, tablesAt, planesAt, sumsAt);
    block.update(new Uint8Array(memory.buffer, sumsAt, 64 * groups));
  }
  for (let from = groups * groupBytes; from < length; from += bytesPerCrc) {
    block.update(sumOf(new Uint8Array(memory.buffer, at + from, Math.min(bytesPerCrc, length - from))));
  }
  total += length;
  inBlock += length;
  if (inBlock === blockBytes) endBlock();
}

function sumOf(bytes) {
  let crc = -1;
  for (const byte of bytes) crc = table[(crc ^ byte) & 255] ^ (crc >>> 8);
  const sum = Buffer.alloc(4);
  sum.writeInt32BE(~crc);
  return sum;
}

parentPort.on('message', ({ slot, length }) => {
  if (slot === undefined) {
    if (inBlock > 0) endBlock();
    parentPort.postMessage({ done: { sha256: sha256.digest('hex'), size: total, blocks: Buffer.concat(blocks).toString('hex') } });
    return;
  }
  take(ringAt + slot * slotBytes, length);
  parentPort.postMessage({ slot });
});
`;
