import { ZooKeeperError, type ZooKeeperFault } from '../port.js';
import type { Request } from './request.js';

/** What became of a request before its end: `queued` was never sent. */
type Progress = 'queued' | 'sent' | 'over';

/** A call, whatever it is that it answers. */
export interface OpenCall {
  readonly frame: Buffer;
  /** On the clock's elapsed time, ms. */
  readonly deadline: number;
  readonly isOver: boolean;
  readonly isRepeatable: boolean;
  sent(): void;
  /** @throws what the answer could not be read for: the connection is of no more use */
  answered(code: number, body: Buffer): void;
  /** Its caller no longer waits for it. */
  aborted(reason: unknown): void;
  /** Ends it without an answer: as `fault`, unless it is a write that may have happened. */
  interrupted(fault: ZooKeeperFault, detail?: string): void;
}

/**
 * One operation from the call to its end, over as many connections as it takes.
 *
 * The rule of ends without an answer: what was not sent, or only reads, is surely not done; a write that was sent is unknown.
 */
export class Call<Answer> implements OpenCall {
  readonly promise: Promise<Answer>;
  readonly frame: Buffer;
  readonly deadline: number;

  readonly #request: Request<Answer>;
  readonly #outcome = Promise.withResolvers<Answer>();
  readonly #over: () => void;
  #progress: Progress = 'queued';

  /** @param over told once, when the call ends in whatever way */
  constructor(request: Request<Answer>, deadline: number, over: () => void) {
    this.promise = this.#outcome.promise;
    this.frame = request.frame;
    this.deadline = deadline;
    this.#request = request;
    this.#over = over;
  }

  get isOver(): boolean {
    return this.#progress === 'over';
  }

  get isRepeatable(): boolean {
    return this.#request.kind === 'read';
  }

  sent(): void {
    if (this.#progress === 'queued') this.#progress = 'sent';
  }

  answered(code: number, body: Buffer): void {
    if (this.isOver) return;
    try {
      const answer = this.#request.answer(code, body);
      this.#end(() => this.#outcome.resolve(answer));
    } catch (error) {
      if (!(error instanceof ZooKeeperError)) {
        this.interrupted('unavailable', 'the answer cannot be read');
        throw error;
      }
      this.#end(() => this.#outcome.reject(error));
    }
  }

  aborted(reason: unknown): void {
    this.#end(() => this.#outcome.reject(reason));
  }

  interrupted(fault: ZooKeeperFault, detail?: string): void {
    const mayBeDone = this.#progress === 'sent' && !this.isRepeatable;
    const error = new ZooKeeperError(mayBeDone ? 'unknown' : fault, this.#request.path, { detail });
    this.#end(() => this.#outcome.reject(error));
  }

  #end(settle: () => void): void {
    if (this.isOver) return;
    this.#progress = 'over';
    settle();
    this.#over();
  }
}
