import type { Failure } from '../../errors/catalogue.js';
import type { OutgoingRecord, Placed } from '../port.js';
import { type RecordOutcome, SendFailure } from '../send-failure.js';

/** One call of `send`, until every record of it has its outcome. */
export class SendCall {
  readonly #outcomes: RecordOutcome[];
  readonly #placed: Placed[] = [];
  readonly #done = Promise.withResolvers<readonly Placed[]>();
  #left: number;
  #failure: Failure | undefined;

  constructor(count: number) {
    this.#outcomes = Array.from({ length: count }, () => 'unsent');
    this.#left = count;
    this.#done.promise.catch(() => {});
  }

  /** Fulfilled when all are confirmed; fails as a SendFailure once all have an outcome and some another one. */
  get done(): Promise<readonly Placed[]> {
    return this.#done.promise;
  }

  /** Completes a call without records, which nothing else would. */
  begin(): void {
    if (this.#left === 0) this.#done.resolve([]);
  }

  confirm(index: number, placed: Placed): void {
    this.#placed[index] = placed;
    this.#settled(index, 'confirmed');
  }

  fail(index: number, outcome: Exclude<RecordOutcome, 'confirmed'>, failure: Failure): void {
    this.#failure ??= failure;
    this.#settled(index, outcome);
  }

  failedBefore({ code, message, cause }: Failure): SendFailure {
    return new SendFailure(code, message, this.#outcomes, { cause });
  }

  #settled(index: number, outcome: RecordOutcome): void {
    this.#outcomes[index] = outcome;
    this.#left -= 1;
    if (this.#left > 0) return;
    if (this.#failure === undefined) this.#done.resolve(this.#placed);
    else this.#done.reject(this.failedBefore(this.#failure));
  }
}

/** About how many bytes a record takes on the wire. */
export function sizeOf({ key, value, headers = [] }: OutgoingRecord): number {
  const inHeaders = headers.reduce((sum, [name, content]) => sum + name.length + content.length + 4, 0);
  return (key?.length ?? 0) + (value?.length ?? 0) + inHeaders + 16;
}
