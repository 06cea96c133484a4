import type { Clock } from '../../../runtime/clock/clock.js';
import type { Log } from '../../../runtime/log/log.js';
import type { Store } from '../storage/store.js';
import type { Host } from './host.js';

const sweepEveryMs = 60_000;

/** What time brings: sessions expire, containers without children go, the log is gathered into a snapshot. Ends when `signal` aborts. */
export async function keepTime(
  host: Host,
  store: Store,
  { tickMs, clock, log }: { readonly tickMs: number; readonly clock: Clock; readonly log: Log },
  signal: AbortSignal,
): Promise<void> {
  const stepMs = tickMs / 4;
  let sweptAt = clock.elapsed();
  while (!signal.aborted) {
    const before = clock.elapsed();
    await clock.sleep(stepMs, signal).catch(() => {});
    if (signal.aborted) return;

    const now = clock.elapsed();
    const lateMs = now - before - stepMs;
    // While this process stood still nobody could be heard: that is no client's fault.
    if (lateMs > stepMs) {
      store.machine.sessions.grant(lateMs);
      log.warn('the server stood still; sessions get that much longer', { ms: Math.round(lateMs) });
    }
    host.expireSessions();
    store.maintain(now);
    if (now - sweptAt >= sweepEveryMs) {
      sweptAt = now;
      store.machine.sweepContainers(clock.now());
    }
  }
}
