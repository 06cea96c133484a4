import type { Clock } from '../../runtime/clock/clock.js';
import type { Maybe } from '../../stellar/functions/waiting.js';
import type { ErrorType, FailedRecord } from '../error-message.js';
import { fields, type Message } from '../message.js';
import type { Fields, Task } from './task.js';
import { type LookupStageName, type Lookups, noSuchAdapter } from './tasks.js';

export interface LookupStageOptions {
  readonly name: LookupStageName;
  readonly lookups: Lookups;
  readonly errorType: Extract<ErrorType, 'enrichments_error' | 'threatintel_error'>;
  readonly clock: Clock;
}

/** Tells of what failed; the message goes on without it. */
export type Report = (failed: FailedRecord) => void;

/**
 * Runs all tasks of one message side by side and puts their results into it. If any ran, fields that are null or empty are dropped, those
 * that came with the message too; Metron's timing fields tell how long it took.
 */
export class LookupStage {
  readonly #options: LookupStageOptions;

  constructor(options: LookupStageOptions) {
    this.#options = options;
  }

  /**
   * Changes the message.
   *
   * @returns whether it goes on: not past an adapter that nobody knows
   * @throws the reason of `signal`
   */
  process(message: Message, report: Report, signal?: AbortSignal): Maybe<boolean> {
    const { name, clock, lookups, errorType } = this.#options;
    const { tasks, unknown } = lookups;
    if (unknown.length > 0) {
      report({ type: errorType, raw: [message], cause: new Error(unknown.map((each) => noSuchAdapter(name, each)).join('; ')) });
      return false;
    }
    const begun = String(clock.now());
    const due = tasks.filter((task) => task.applies(message));
    const split = String(clock.now());
    const results = due.map((task) => this.#attempt(task, message, report, signal));
    const merge = (found: readonly Fields[]) => {
      const ended = String(clock.now());
      for (const result of found) for (const [name, value] of result) message.set(name, value);
      if (due.length > 0) dropEmpty(message);
      message.set('parallelenricher.splitter.begin.ts', begun);
      message.set('parallelenricher.splitter.end.ts', split);
      message.set('parallelenricher.enrich.begin.ts', split);
      message.set('parallelenricher.enrich.end.ts', ended);
      for (const { adapter } of due) {
        message.set(`adapter.${adapter}.begin.ts`, split);
        message.set(`adapter.${adapter}.end.ts`, ended);
      }
      return true;
    };
    return results.some((result) => result instanceof Promise) ? Promise.all(results).then(merge) : merge(results as Fields[]);
  }

  #attempt(task: Task, message: Message, report: Report, signal: AbortSignal | undefined): Maybe<Fields> {
    const failed = (cause: unknown): Fields => {
      signal?.throwIfAborted();
      const raw = task.input(message);
      const sourceType = message.get(fields.sourceType);
      if (sourceType !== undefined) raw.set(fields.sourceType, sourceType);
      report({ type: this.#options.errorType, raw: [raw], cause });
      return [];
    };
    try {
      const result = task.run(message, signal);
      return result instanceof Promise ? result.catch(failed) : result;
    } catch (error) {
      return failed(error);
    }
  }
}

function dropEmpty(message: Message): void {
  for (const [name, value] of message) if (value === null || value === '') message.delete(name);
}
