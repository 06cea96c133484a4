import { Mirror, type MirrorOptions } from '../control/mirror.js';
import { type Quarantined, quarantinedCodec } from '../control/records.js';
import type { FencedWriter } from '../engines/fenced-writer.js';
import type { Step, Version } from '../zookeeper/port.js';

const keptBytes = 16 * 1024;
const keptRecords = 1_000;

export interface PutAside {
  readonly path: string;
  readonly version: Version;
  /** The path of the quarantine record. */
  readonly to: string;
  readonly about: Omit<Quarantined, 'data' | 'length'>;
  readonly data: Uint8Array;
}

/** The steps that delete a znode that could not be decoded and keep its beginning, with the reason, in quarantine. */
export function putAsideSteps({ path, version, to, about, data }: PutAside): Step[] {
  const record: Quarantined = { ...about, data: Buffer.from(data.subarray(0, keptBytes)).toString('base64'), length: data.length };
  return [
    { kind: 'delete', path, expected: version },
    { kind: 'create', path: to, data: quarantinedCodec.encode(record) },
  ];
}

/** The quarantined znodes, of which only the newest are kept. */
export class Quarantine implements Disposable {
  readonly #records: Mirror;

  private constructor(records: Mirror) {
    this.#records = records;
  }

  static async open(options: Omit<MirrorOptions, 'depth'>): Promise<Quarantine> {
    return new Quarantine(await Mirror.open({ ...options, depth: 1 }));
  }

  [Symbol.dispose](): void {
    this.#records[Symbol.dispose]();
  }

  async prune(writer: FencedWriter, signal: AbortSignal): Promise<void> {
    const surplus = this.#records.znodes.size - keptRecords;
    if (surplus <= 0) return;
    const oldestFirst = [...this.#records.znodes.values()].sort((a, b) => (a.stat.czxid < b.stat.czxid ? -1 : 1));
    await writer.deleteAll(oldestFirst.slice(0, surplus), signal);
  }
}
