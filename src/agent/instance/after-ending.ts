import { decideRestart, type RestartPolicy, recentEnds } from '../../domain/restart.js';
import type { Exit } from '../../runtime/processes/processes.js';
import type { History } from './directory.js';
import { seconds } from './words.js';

/** Why a run of a model ended, and whether it is worth starting it again. */
export interface Ending {
  readonly reason: string;
  readonly again: boolean;
}

export interface LastWords {
  /** epoch ms */
  readonly at: number;
  readonly exit: Exit;
  readonly stderr: readonly string[];
}

export interface AfterEnding {
  readonly history: History;
  readonly reason: string;
  /** When to start it again; undefined: it is given up. */
  readonly restartInMs: number | undefined;
}

/** Decides what happens to an instance whose model has ended. @param jitter uniform in [0, 1) */
export function afterEnding(
  before: History,
  ending: Ending,
  { at, exit, stderr }: LastWords,
  policy: RestartPolicy,
  jitter: number,
): AfterEnding {
  const endedAt = [...recentEnds(policy, [...before.endedAt, at])];
  const { status, signal } = exit;
  const lastExit = { at, ...(status !== undefined && { status }), ...(signal !== undefined && { signal }), stderr: [...stderr] };
  const history: History = { ...before, endedAt, lastExit };
  if (!ending.again) return { history, reason: ending.reason, restartInMs: undefined };

  const decision = decideRestart(policy, endedAt, jitter);
  if (decision.action === 'give up') return { history, reason: `${ending.reason}; ${decision.reason}`, restartInMs: undefined };
  return {
    history: { ...history, restarts: history.restarts + 1 },
    reason: `${ending.reason}; starts again in ${seconds(decision.delayMs)} (${decision.reason})`,
    restartInMs: decision.delayMs,
  };
}
