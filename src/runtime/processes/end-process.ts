import type { Clock } from '../clock/clock.js';
import type { Processes, ProcessIdentity } from './processes.js';

/**
 * Ends a process: TERM, then KILL when it has not ended within the grace.
 *
 * @returns when it has ended
 * @throws the reason of `signal`: it may run on then
 */
export async function endProcess(
  process: ProcessIdentity,
  { processes, clock, graceMs }: { readonly processes: Processes; readonly clock: Clock; readonly graceMs: number },
  signal: AbortSignal,
): Promise<void> {
  const ended = new AbortController();
  await processes.signal(process, 'SIGTERM', 'process');
  const killing = clock.sleep(graceMs, AbortSignal.any([signal, ended.signal])).then(
    () => processes.signal(process, 'SIGKILL', 'process'),
    () => {},
  );
  try {
    await processes.whenEnded(process, signal);
  } finally {
    ended.abort(new Error('it has ended'));
    await killing;
  }
}
