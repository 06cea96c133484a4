import type { ReplayReport } from '../../operations/sensors/replay-sensor.js';
import type { MessageChange, RecordChange } from '../../sensor/replay/compare.js';
import type { Style } from './style.js';
import { count, printable } from './text.js';

/** Each change, and what there is of them in all. */
export function renderReplay({ counts, changes }: ReplayReport, style: Style): string {
  const more = counts.changed - changes.length;
  const parts = changes.map((change) => renderChange(change, style));
  if (more > 0) parts.push(`… and ${count(more, 'more record')} that change; --limit shows them`);
  return [...parts, renderCounts(counts)].join('\n\n');
}

function renderChange({ origin, messages, errors }: RecordChange, style: Style): string {
  const lines = [
    style.bold(printable(origin)),
    ...messages.flatMap((message) => renderMessage(message, style)),
    ...errors.removed.map((text) => style.red(`  - ${printable(text)}`)),
    ...errors.added.map((text) => style.green(`  + ${printable(text)}`)),
  ];
  return lines.join('\n');
}

function renderMessage({ guid, kind, fields, alert }: MessageChange, style: Style): string[] {
  const verdict = alertText(alert);
  const head = `  message ${printable(guid)}${kind === 'changed' ? '' : ` ${kind}`}${verdict === '' ? '' : `: ${verdict}`}`;
  const lines = fields.map(({ field, before, after }) => {
    const name = printable(field);
    if (before === undefined) return style.green(`    + ${name}: ${printable(after ?? '')}`);
    if (after === undefined) return style.red(`    - ${name}: ${printable(before)}`);
    return `    ~ ${name}: ${printable(before)} -> ${printable(after)}`;
  });
  return [head, ...lines];
}

function alertText({ before, after }: MessageChange['alert']): string {
  const score = (value: number | undefined) => (value === undefined ? '' : `, score ${value}`);
  if (after.isAlert && !before.isAlert) return `now an alert${score(after.score)}`;
  if (before.isAlert && !after.isAlert) return 'no longer an alert';
  return after.score === before.score ? '' : `score ${before.score ?? 'none'} -> ${after.score ?? 'none'}`;
}

function renderCounts(counts: ReplayReport['counts']): string {
  const { records, changed, newAlerts, lostAlerts, otherScores, newErrors, lostErrors } = counts;
  if (changed === 0) return `${count(records, 'record')}: both configurations make the same of each`;
  const alerts = `alerts: ${newAlerts} new, ${lostAlerts} lost, ${otherScores} with another score`;
  return `${count(records, 'record')}, ${changed} of them change; ${alerts}; errors: ${newErrors} new, ${lostErrors} lost`;
}
