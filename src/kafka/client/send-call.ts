import type { Failure } from '../../errors/catalogue.js';
import type { OutgoingRecord } from '../port.js';
import { type RecordOutcome, SendFailure } from '../send-failure.js';

/** One call of `send`, until every record of it has its outcome. */
export class SendCall {
  readonly #outcomes: RecordOutcome[];
  readonly #done = Promise.withResolvers<void>();
  #left: number;
  #failure: Failure | undefined;

  constructor(count: number) {
    this.#outcomes = Array.from({ length: count }, () => 'unsent');
    this.#left = count;
    this.#done.promise.catch(() => {});
  }

  /** Fulfilled when all are confirmed; fails as a SendFailure once all have an outcome and some another one. */
  get done(): Promise<void> {
    return this.#done.promise;
  }

  /** None at all is done at once. */
  begin(): void {
    if (this.#left === 0) this.#done.resolve();
  }

  settle(index: number, outcome: RecordOutcome, failure?: Failure): void {
    this.#outcomes[index] = outcome;
    this.#failure ??= failure;
    this.#left -= 1;
    if (this.#left > 0) return;
    if (this.#failure === undefined) this.#done.resolve();
    else this.#done.reject(this.failedBefore(this.#failure));
  }

  failedBefore({ code, message, cause }: Failure): SendFailure {
    return new SendFailure(code, message, this.#outcomes, { cause });
  }
}

/** Bytes, about as many as it takes on the wire. */
export function sizeOf({ key, value, headers = [] }: OutgoingRecord): number {
  const inHeaders = headers.reduce((sum, [name, content]) => sum + name.length + content.length + 4, 0);
  return (key?.length ?? 0) + (value?.length ?? 0) + inHeaders + 16;
}
