/** The codecs of ZooKeeper's wire records, taken from node-zookeeper-client. Loaded with the first connection, to keep start-up short. */
export type Jute = typeof import('node-zookeeper-client/lib/jute/index.js');
export type { AclRecord, JuteRecord, StatRecord, TransactionStep } from 'node-zookeeper-client/lib/jute/index.js';

export async function loadJute(): Promise<Jute> {
  const loaded = (await import('node-zookeeper-client/lib/jute/index.js')) as Jute & { default?: Jute };
  return loaded.default ?? loaded;
}

export function longOf(value: bigint): Buffer {
  const long = Buffer.alloc(8);
  long.writeBigInt64BE(value);
  return long;
}

/** A Buffer over the same memory: the library's records accept nothing else. */
export function bufferOf(data: Uint8Array): Buffer {
  return Buffer.isBuffer(data) ? data : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
