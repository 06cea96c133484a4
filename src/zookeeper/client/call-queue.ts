import type { Clock } from '../../runtime/clock/clock.js';
import type { ZooKeeperFault } from '../port.js';
import { AbortableCalls } from './abortable-calls.js';
import { Call, type OpenCall } from './call.js';
import type { Connection } from './connection.js';
import type { Request } from './request.js';

/** Most requests in flight. More would not be faster, but stall the event loop and fill the server's queue. */
const mostInFlight = 256;

/** The calls that wait for a connection, for room on it, or for their answer. Each ends by its deadline. */
export class CallQueue {
  readonly #clock: Clock;
  readonly #limitMs: number;
  readonly #stop: AbortSignal;
  /** In the order they were made, which is the order of their deadlines: each has the same time. */
  readonly #open = new Set<OpenCall>();
  readonly #abortable = new AbortableCalls();
  #waiting = new Set<OpenCall>();
  #connection: Connection | undefined;
  #isSweeping = false;

  /** @param limitMs time that each call has, from when it is made to its end */
  constructor(clock: Clock, limitMs: number, stop: AbortSignal) {
    this.#clock = clock;
    this.#limitMs = limitMs;
    this.#stop = stop;
  }

  add<Answer>(request: Request<Answer>, signal: AbortSignal | undefined): Promise<Answer> {
    const call: Call<Answer> = new Call(request, this.#clock.elapsed() + this.#limitMs, () => this.#forget(call, signal));
    this.#open.add(call);
    this.#abortable.add(call, signal);
    this.#waiting.add(call);
    if (!this.#isSweeping) void this.#sweep();
    this.sendMore();
    return call.promise;
  }

  connected(connection: Connection): void {
    this.#connection = connection;
    this.sendMore();
  }

  sendMore(): void {
    if (this.#connection === undefined) return;
    for (const call of this.#waiting) {
      if (this.#connection.inFlight >= mostInFlight) return;
      this.#waiting.delete(call);
      call.sent();
      this.#connection.send(call);
    }
  }

  /** Deals with a broken connection: unanswered reads go back to the front of the queue, writes that were sent end as `unknown`. */
  disconnected(connection: Connection, reason: string): void {
    this.#connection = undefined;
    const unanswered = connection.takeUnanswered().filter((call) => !call.isOver);
    const repeatable = unanswered.filter((call) => call.isRepeatable);
    this.#waiting = new Set([...repeatable, ...this.#waiting]);
    for (const call of unanswered) if (!call.isRepeatable) call.interrupted('unknown', reason);
  }

  endAll(fault: ZooKeeperFault): void {
    for (const call of [...this.#open]) call.interrupted(fault);
  }

  #forget(call: OpenCall, signal: AbortSignal | undefined): void {
    this.#open.delete(call);
    this.#abortable.delete(call, signal);
    this.#waiting.delete(call);
  }

  async #sweep(): Promise<void> {
    this.#isSweeping = true;
    for (let [oldest] = this.#open; oldest !== undefined && !this.#stop.aborted; [oldest] = this.#open) {
      const leftMs = oldest.deadline - this.#clock.elapsed();
      if (leftMs > 0) await this.#clock.sleep(leftMs, this.#stop).catch(() => {});
      else oldest.interrupted('unavailable', `no answer in ${this.#limitMs} ms`);
    }
    this.#isSweeping = false;
  }
}
