import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../errors/catalogue.js';
import type { Clock } from '../runtime/clock/clock.js';
import { makeDirectory } from '../runtime/files/durable.js';
import type { Processes } from '../runtime/processes/processes.js';
import type { DevRecord } from './dev-record.js';
import { runningDev } from './running-dev.js';

export interface BackgroundDev {
  readonly directory: string;
  /** The command that starts `maas dev` in the foreground. */
  readonly file: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export interface StartedDev extends DevRecord {
  /** The file with its output. */
  readonly log: string;
}

const lookEveryMs = 25;
const limitMs = 60_000;

/**
 * Starts a `maas dev` that outlives this process, and waits until its node is up.
 *
 * @throws Failure ALREADY_RUNNING; NOT_RUNNING when it ended instead, and TIMED_OUT, both naming its log; the reason of the signal
 */
export async function startDev(
  { directory, ...program }: BackgroundDev,
  { processes, clock, signal }: { readonly processes: Processes; readonly clock: Clock; readonly signal: AbortSignal },
): Promise<StartedDev> {
  const before = await runningDev(directory, processes);
  if (before !== undefined) {
    const hint = 'maas dev status shows it, maas dev stop stops it';
    throw new Failure('ALREADY_RUNNING', `a cluster is already running: pid ${before.pid}, in ${directory}`, { ...before }, { hint });
  }
  await makeDirectory(directory, 0o700);
  const log = path.join(directory, 'dev.log');
  await rm(log, { force: true });
  const files = { stdoutFile: log, stderrFile: log, exitFile: path.join(directory, 'dev.exit') };
  const shell = await processes.start({ ...program, ...files, directory: '/' }, async () => {});

  for (const limit = clock.elapsed() + limitMs; clock.elapsed() < limit; ) {
    const started = await runningDev(directory, processes);
    if (started !== undefined) return { ...started, log };
    if (!(await processes.isAlive(shell)))
      throw new Failure('NOT_RUNNING', 'the cluster did not come up', { log }, { hint: `${log} says why` });
    await clock.sleep(lookEveryMs, signal);
  }
  throw new Failure('TIMED_OUT', `the cluster is not up after ${limitMs / 1_000} s`, { log }, { hint: `${log} shows its progress` });
}
