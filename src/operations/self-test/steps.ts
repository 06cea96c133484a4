import { Failure } from '../../errors/catalogue.js';
import { messageOf } from '../../errors/message-of.js';
import type { Clock } from '../../runtime/clock/clock.js';

/** One thing that is tried. */
export interface Step {
  /** As `--only` names it: `call-echo`. */
  readonly id: string;
  readonly title: string;
  /** Ids of those that must have passed before. */
  readonly needs: readonly string[];
  /** @throws whatever is wrong: its message is the reason, and its hint the way out */
  run(attempt: Attempt): Promise<void>;
}

/** What a step is given while it runs. */
export interface Attempt {
  readonly signal: AbortSignal;
  /** What is going on, for eyes. */
  tell(text: string): void;
  /** Has something be taken away again when all is over, the last first, whatever becomes of the rest. */
  cleanUp(what: string, undo: (signal: AbortSignal) => Promise<void>): void;
}

export type StepResult = StepId & { readonly ms: number } & (
    | { readonly state: 'passed' }
    | { readonly state: 'skipped'; readonly reason: string }
    | { readonly state: 'failed'; readonly reason: string; readonly hint: string }
  );

interface StepId {
  readonly id: string;
  readonly title: string;
}

export interface StepPorts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** What was made is left there, and told. */
  readonly keep: boolean;
  readonly onBegin?: ((step: StepId) => void) | undefined;
  readonly onTold?: ((text: string) => void) | undefined;
  readonly onEnd?: ((result: StepResult) => void) | undefined;
}

export interface StepReport {
  readonly steps: readonly StepResult[];
  /** What is still there: kept, or not to be taken away. */
  readonly left: readonly string[];
}

const cleanUpMs = 60_000;

interface Undoing {
  readonly what: string;
  readonly undo: (signal: AbortSignal) => Promise<void>;
}

/**
 * Runs steps in order. One that fails does not end the rest, only those that need it; what they have made is taken away at the end, also
 * after `signal` has aborted.
 *
 * @throws the reason of `signal`, when all that was made has been taken away
 */
export async function runSteps(steps: readonly Step[], ports: StepPorts): Promise<StepReport> {
  const results: StepResult[] = [];
  const made: Undoing[] = [];
  const left: string[] = [];
  try {
    for (const step of steps) {
      ports.signal.throwIfAborted();
      ports.onBegin?.(step);
      const result = await runStep(step, results, made, ports);
      results.push(result);
      ports.onEnd?.(result);
    }
  } finally {
    if (ports.keep) left.push(...made.map(({ what }) => what));
    else left.push(...(await undoAll(made)));
  }
  return { steps: results, left };
}

async function runStep(step: Step, before: readonly StepResult[], made: Undoing[], ports: StepPorts): Promise<StepResult> {
  const { id, title } = step;
  const missing = step.needs.find((need) => before.some((result) => result.id === need && result.state !== 'passed'));
  if (missing !== undefined) return { id, title, ms: 0, state: 'skipped', reason: `needs ${missing}` };

  const { clock, signal, onTold = () => {} } = ports;
  const startedAt = clock.elapsed();
  const ms = () => Math.round(clock.elapsed() - startedAt);
  try {
    await step.run({ signal, tell: onTold, cleanUp: (what, undo) => made.push({ what, undo }) });
    return { id, title, ms: ms(), state: 'passed' };
  } catch (error) {
    signal.throwIfAborted();
    return { id, title, ms: ms(), state: 'failed', ...wrong(error) };
  }
}

/** What is wrong, in a sentence; undefined when nothing is. @param kept whether what is left was to be left */
export function problemOf({ steps, left }: StepReport, kept: boolean): string | undefined {
  const failed = steps.filter(({ state }) => state !== 'passed').map(({ id }) => id);
  if (failed.length > 0) return `${failed.length} of ${steps.length} steps did not pass: ${failed.join(', ')}`;
  return left.length > 0 && !kept ? 'not everything that was created could be removed' : undefined;
}

/** With the last words of a model, when it was one that failed. */
function wrong(error: unknown): { readonly reason: string; readonly hint: string } {
  const reason = messageOf(error);
  if (!(error instanceof Failure)) return { reason, hint: '' };
  const { stderr } = error.details;
  const last = Array.isArray(stderr) ? stderr.at(-1) : undefined;
  return { reason: last === undefined ? reason : `${reason}: ${last}`, hint: error.hint };
}

/** @returns what could not be taken away, each with the reason */
async function undoAll(made: readonly Undoing[]): Promise<string[]> {
  const signal = AbortSignal.timeout(cleanUpMs);
  const left: string[] = [];
  for (const { what, undo } of made.toReversed()) {
    await undo(signal).catch((error: unknown) => left.push(`${what}: ${messageOf(error)}`));
  }
  return left;
}
