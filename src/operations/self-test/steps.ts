import { Failure } from '../../errors/catalogue.js';
import { messageOf } from '../../errors/message-of.js';
import type { Clock } from '../../runtime/clock/clock.js';

/** One step of a test. */
export interface Step {
  /** The name for `--only`, such as `call-echo`. */
  readonly id: string;
  readonly title: string;
  /** The ids of the steps that must have passed before. */
  readonly needs: readonly string[];
  /** Tries the step. @throws what is wrong: the message becomes the reason, and a Failure's hint the hint */
  run(attempt: Attempt): Promise<void>;
}

/** What a step is given while it runs. */
export interface Attempt {
  readonly signal: AbortSignal;
  /** Shows what is going on. */
  tell(text: string): void;
  /** Registers a clean-up for the end of the test. Clean-ups run last to first, even if steps or other clean-ups fail. */
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
  /** Whether to keep what was created, and only report it. */
  readonly keep: boolean;
  readonly onBegin?: ((step: StepId) => void) | undefined;
  readonly onTold?: ((text: string) => void) | undefined;
  readonly onEnd?: ((result: StepResult) => void) | undefined;
}

export interface StepReport {
  readonly steps: readonly StepResult[];
  /** What still exists: kept on request, or impossible to remove. */
  readonly left: readonly string[];
}

const cleanUpMs = 60_000;

interface Undoing {
  readonly what: string;
  readonly undo: (signal: AbortSignal) => Promise<void>;
}

/**
 * Runs steps in order. After a failed step, only those that need it are skipped. What the steps created is removed at the end, even after
 * `signal` has aborted.
 *
 * @throws the reason of `signal`, after everything has been removed
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

/** A sentence that says what went wrong; undefined when nothing did. @param kept whether leftovers were kept on purpose */
export function problemOf({ steps, left }: StepReport, kept: boolean): string | undefined {
  const failed = steps.filter(({ state }) => state !== 'passed').map(({ id }) => id);
  if (failed.length > 0) return `${failed.length} of ${steps.length} steps did not pass: ${failed.join(', ')}`;
  return left.length > 0 && !kept ? 'not everything that was created could be removed' : undefined;
}

/** The reason and hint of a failed step; for a failed model, the reason includes its last line of output. */
function wrong(error: unknown): { readonly reason: string; readonly hint: string } {
  const reason = messageOf(error);
  if (!(error instanceof Failure)) return { reason, hint: '' };
  const { stderr } = error.details;
  const last = Array.isArray(stderr) ? stderr.at(-1) : undefined;
  return { reason: last === undefined ? reason : `${reason}: ${last}`, hint: error.hint };
}

/** Runs the clean-ups, last to first. @returns what could not be removed, with the reasons */
async function undoAll(made: readonly Undoing[]): Promise<string[]> {
  const signal = AbortSignal.timeout(cleanUpMs);
  const left: string[] = [];
  for (const { what, undo } of made.toReversed()) {
    await undo(signal).catch((error: unknown) => left.push(`${what}: ${messageOf(error)}`));
  }
  return left;
}
