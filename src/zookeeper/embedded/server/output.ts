import { JuteWriter } from '../jute/writer.js';

/** Answers that wait for the same write to the medium. */
interface Segment {
  /** May go out once this zxid is durable. */
  upTo: number;
  readonly writer: JuteWriter;
  answers: number;
  /** When the first of its requests came. */
  since: number;
}

export interface Released {
  readonly bytes: Buffer;
  readonly answers: number;
  readonly since: number;
}

/**
 * What a connection is to send, in order. Nothing is told before what it tells of is durable: an answer, be it to a read, waits for every
 * transaction that it might show.
 */
export class Output {
  readonly #segments: Segment[] = [];
  #capacity = 0;

  get isEmpty(): boolean {
    return this.#segments.length === 0;
  }

  get bytes(): number {
    return this.#segments.reduce((sum, { writer }) => sum + writer.at, 0);
  }

  /**
   * Where to write what shows the state up to `zxid`.
   *
   * @param gatheringAfter transactions after this one are not yet being written; what waits for those is kept apart from what does not
   */
  writer(zxid: number, gatheringAfter: number): JuteWriter {
    const last = this.#segments.at(-1);
    if (last !== undefined && (last.upTo > gatheringAfter || zxid <= gatheringAfter)) {
      last.upTo = zxid;
      return last.writer;
    }
    const writer = new JuteWriter(this.#capacity);
    this.#segments.push({ upTo: zxid, writer, answers: 0, since: 0 });
    return writer;
  }

  /** The packet just written answers a request that came at `since`. */
  countAnswer(since: number): void {
    const last = this.#segments.at(-1);
    if (last === undefined) return;
    if (last.answers++ === 0) last.since = since;
  }

  /** @returns what may go out now, in order */
  release(durableZxid: number): readonly Released[] {
    if (this.#segments[0] === undefined || this.#segments[0].upTo > durableZxid) return [];
    const waiting = this.#segments.findIndex(({ upTo }) => upTo > durableZxid);
    const released = this.#segments.splice(0, waiting < 0 ? this.#segments.length : waiting);
    this.#capacity = Math.min(released[0]?.writer.at ?? 0, 64 << 10);
    return released.map(({ writer, answers, since }) => ({ bytes: writer.written, answers, since }));
  }
}
