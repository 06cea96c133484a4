import type { ErrorReport } from '../output/error-report.js';
import type { Style } from './style.js';
import { printable } from './text.js';

/** An error for people: what happened, the details, why, and what to do. The stack is shown only for a defect in maas. */
export function renderError(report: ErrorReport, style: Style): string {
  const parts = [
    `${style.red(style.bold('Error:'))} ${lines(report.message)}`,
    ...detailLines(report),
    ...report.why.map((reason) => `  ${style.dim('why:')} ${lines(reason)}`),
    ...(report.hint === '' ? [] : [`  ${style.dim('try:')} ${report.hint}`]),
    ...(report.stack === undefined ? [] : ['', style.dim(report.stack)]),
  ];
  return `${parts.join('\n')}\n`;
}

/** The details that people need to act: the reason for each node, instance or check, and the last output of a model. */
function detailLines({ message, details }: ErrorReport): string[] {
  const untold = rows(details['reasons']).filter(({ reason }) => !message.includes(String(reason)));
  return [...untold.map(reasonLine), ...texts(details['stderr']).map((line) => `  | ${printable(line)}`)];
}

function reasonLine(row: Readonly<Record<string, unknown>>): string {
  const { reason, ...subject } = row;
  return printable(`  - ${Object.values(subject).join(' ')}: ${reason}`);
}

/** A message may have several lines. */
function lines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

function rows(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter((row) => typeof row === 'object' && row !== null) : [];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((line) => typeof line === 'string') : [];
}
