import { isDeepStrictEqual } from 'node:util';
import { noWork } from '../../domain/work-account.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { InstanceDirectory } from './directory.js';
import type { InstanceStatus } from './status.js';
import { readWork } from './worker.js';

/** At most this often a worker's counts are written to its znode; unchanged counts are not written at all. */
export const tellWorkEveryMs = 30_000;

/** Publishes what a worker has done when that has changed, but not too often. */
export class WorkTeller {
  readonly #clock: Clock;
  readonly #status: InstanceStatus;
  #told = noWork;
  #toldAt: number | undefined;

  constructor(clock: Clock, status: InstanceStatus) {
    this.#clock = clock;
    this.#status = status;
  }

  async tellWhenDue(directory: InstanceDirectory): Promise<void> {
    const now = this.#clock.elapsed();
    if (this.#toldAt !== undefined && now - this.#toldAt < tellWorkEveryMs) return;
    const work = await readWork(directory);
    if (work === undefined || isDeepStrictEqual(work, this.#told)) return;
    this.#toldAt = now;
    this.#told = work;
    this.#status.account(work);
  }
}
