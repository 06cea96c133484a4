export type KeepaliveDecision = { readonly action: 'ping' | 'drop' } | { readonly action: 'wait'; readonly forMs: number };

/**
 * Decides what an idle connection needs: a ping when nothing was sent for a third of the session timeout, so that the server keeps the session;
 * its end when nothing was received for two thirds, so that a third is left to find another server. The Java client has the same figures.
 */
export function decideKeepalive(since: { sentMs: number; receivedMs: number }, sessionTimeoutMs: number): KeepaliveDecision {
  const untilDropMs = (sessionTimeoutMs * 2) / 3 - since.receivedMs;
  const untilPingMs = sessionTimeoutMs / 3 - since.sentMs;
  if (untilDropMs <= 0) return { action: 'drop' };
  if (untilPingMs <= 0) return { action: 'ping' };
  return { action: 'wait', forMs: Math.max(1, Math.min(untilDropMs, untilPingMs)) };
}
