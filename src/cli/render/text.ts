/**
 * Makes text from elsewhere, such as the output of a model, safe to print: a terminal would act on its control characters.
 * Tabs become spaces; other control characters, line ends included, are shown as `\x1b`.
 */
export function printable(text: string): string {
  return text.replaceAll('\t', '  ').replace(/\p{Cc}/gu, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** `512 B`, `1.5 kB`, `20 MB`, `3.2 GB`: thousands, as disks are sold and `ls -h --si` counts. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 9.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

/** Memory as people give it: `512 MB`, `2 GB`, `1.5 GB`. */
export function formatMemoryMb(mb: number): string {
  if (mb < 1_024) return `${mb} MB`;
  const gb = mb / 1_024;
  return `${Number.isInteger(gb) ? gb : gb.toFixed(1)} GB`;
}

/** How long ago, short enough for a column: `12s`, `5m`, `3h`, `4d`. The future, by another machine's clock, is `0s`. */
export function formatAge(sinceMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - sinceMs) / 1_000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}

/** `1 instance`, `3 instances`. */
export function count(amount: number, thing: string): string {
  return `${amount} ${thing}${amount === 1 ? '' : 's'}`;
}

/** `████░░░░ 50% 10 MB of 20 MB` */
export function progressBar(done: number, total: number, width = 24): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const filled = Math.floor(share * width);
  const percent = `${Math.floor(share * 100)}%`.padStart(5);
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)}${percent} ${formatBytes(done)} of ${formatBytes(total)}`;
}
