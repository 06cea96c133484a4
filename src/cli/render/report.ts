import { Failure } from '../../errors/catalogue.js';
import type { Level } from '../../operations/doctor/check.js';
import { problemsOf, type Report } from '../../operations/doctor/doctor.js';
import { count } from './text.js';

const marks: Readonly<Record<Level, string>> = { ok: 'ok  ', warning: 'warn', problem: 'BAD ' };

const indent = '       ';

/**
 * What doctor found, a finding a line, and below it what to do.
 *
 * @param width of the terminal, where lines break between words; undefined when the output is not a terminal, and lines are left whole
 */
export function reportLines({ checks }: Report, width?: number): readonly string[] {
  const told = checks.flatMap(({ name, findings }) =>
    findings.flatMap(({ level, message, hint }) => [`${marks[level]} ${name}: ${message}`, ...(hint === undefined ? [] : [indent + hint])]),
  );
  return width === undefined ? told : told.flatMap((line) => broken(line, width));
}

/** A word that is longer than the line, such as a path that one may want to copy, is left to the terminal. */
function broken(line: string, width: number): readonly string[] {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const fitting = rest.lastIndexOf(' ', width);
    const at = fitting < indent.length ? rest.indexOf(' ', width) : fitting;
    if (at === -1) break;
    lines.push(rest.slice(0, at));
    rest = indent + rest.slice(at + 1);
  }
  return [...lines, rest];
}

/** @throws Failure CHECKS_FAILED when something is wrong */
export function wellOrFailure(report: Report): Report {
  const wrong = problemsOf(report);
  if (wrong.length === 0) return report;
  throw new Failure('CHECKS_FAILED', `${count(wrong.length, 'problem')} found`, { ...report });
}
