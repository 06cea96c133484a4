const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The longest delay of a Node timer (2^31 - 1 ms), rounded down to whole days. */
const longestDurationMs = 24 * 86_400_000;

/**
 * Reads `90` (seconds), `30s`, `5m`, `1m30s`, `250ms`, `2h`, `1d`.
 *
 * @returns milliseconds, from 1 to `longestDurationMs`; undefined for anything else
 */
export function parseDuration(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return inRange(Number(text) * 1_000);
  if (!/^(\d+(\.\d+)?(ms|[smhd]))+$/.test(text)) return undefined;

  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)) total += Number(amount) * (unitMs[unit ?? ''] ?? 0);
  return inRange(total);
}

/** `250 ms`, `30 s`, `5 min`, `1 min 30 s`: for sentences; at most two units. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const units = [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
    ['s', 1],
  ] as const;

  let seconds = Math.round(ms / 1_000);
  const parts: string[] = [];
  for (const [unit, size] of units) {
    const count = Math.floor(seconds / size);
    seconds -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.slice(0, 2).join(' ');
}

function inRange(ms: number): number | undefined {
  const whole = Math.round(ms);
  return whole >= 1 && whole <= longestDurationMs ? whole : undefined;
}
