import type { Committed } from '../core/transaction.js';
import { JuteReader } from '../jute/reader.js';
import { JuteWriter } from '../jute/writer.js';
import { type Frame, frameOverhead, sealFrame } from './frame.js';
import { readTransaction, writeTransaction } from './transaction-codec.js';

/**
 * A log: this header, then frames. One frame is what one write put down: transactions without a gap, the frame's number being the zxid of
 * its first; each is its time (long) and the transaction.
 */
export const logHeader = Buffer.from('maas zookeeper log 1\n', 'latin1');

/** Gathers the transactions of one write. */
export class LogBatch {
  readonly #writer: JuteWriter;
  readonly #frameAt: number;
  readonly firstZxid: number;
  /** The batch begins a file of its own. */
  readonly opensFile: boolean;
  count = 0;

  constructor(firstZxid: number, opensFile: boolean, capacity: number) {
    this.firstZxid = firstZxid;
    this.opensFile = opensFile;
    this.#writer = new JuteWriter(capacity);
    const header = opensFile ? logHeader.length : 0;
    this.#frameAt = header;
    this.#writer.at = header + frameOverhead;
  }

  get length(): number {
    return this.#writer.at;
  }

  add({ time, transaction }: Committed): void {
    this.#writer.long(time);
    writeTransaction(this.#writer, transaction);
    this.count++;
  }

  /** @returns the bytes as they go to the file */
  seal(): Buffer {
    const bytes = this.#writer.written;
    if (this.opensFile) logHeader.copy(bytes, 0);
    sealFrame(bytes, this.#frameAt, bytes.length, this.firstZxid);
    return bytes;
  }
}

/** @throws Malformed */
export function transactionsIn({ payload, number }: Frame): Committed[] {
  const reader = new JuteReader(payload);
  const transactions: Committed[] = [];
  while (reader.left > 0) {
    transactions.push({ zxid: number + transactions.length, time: reader.long(), transaction: readTransaction(reader) });
  }
  return transactions;
}
