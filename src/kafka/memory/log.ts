import type { Clock } from '../../runtime/clock/clock.js';
import type { IncomingRecord, OutgoingRecord } from '../port.js';

/** One partition's records, from `start` on. */
export class MemoryLog {
  readonly #clock: Pick<Clock, 'now'>;
  #records: IncomingRecord[] = [];
  #start = 0;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#start + this.#records.length;
  }

  append({ key, value, headers = [], timestamp = this.#clock.now() }: OutgoingRecord): Pick<IncomingRecord, 'offset' | 'timestamp'> {
    const offset = this.end;
    this.#records.push({
      offset,
      timestamp,
      key: key === undefined ? null : Buffer.from(key),
      value: value === null ? null : Buffer.from(value),
      headers: headers.map(([name, content]) => [name, Buffer.from(content)] as const),
    });
    return { offset, timestamp };
  }

  read(offset: number, limit: number): readonly IncomingRecord[] {
    const at = Math.max(0, offset - this.#start);
    return this.#records.slice(at, at + limit);
  }

  /** Forgets what is before `offset`, as a broker does when its retention is over. */
  truncateBefore(offset: number): void {
    this.#records = this.#records.slice(Math.max(0, offset - this.#start));
    this.#start = Math.max(this.#start, offset);
  }
}
