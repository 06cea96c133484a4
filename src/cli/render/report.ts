import { Failure } from '../../errors/catalogue.js';
import type { Level } from '../../operations/doctor/check.js';
import { problemsOf, type Report } from '../../operations/doctor/doctor.js';
import { count } from './text.js';

const marks: Readonly<Record<Level, string>> = { ok: 'ok  ', warning: 'warn', problem: 'BAD ' };

/** What doctor found, a line a finding, and below it what to do. */
export function reportLines({ checks }: Report): readonly string[] {
  return checks.flatMap(({ name, findings }) =>
    findings.flatMap(({ level, message, hint }) => [
      `${marks[level]} ${name}: ${message}`,
      ...(hint === undefined ? [] : [`       ${hint}`]),
    ]),
  );
}

/** @throws Failure CHECKS_FAILED when something is wrong */
export function wellOrFailure(report: Report): Report {
  const wrong = problemsOf(report);
  if (wrong.length === 0) return report;
  throw new Failure('CHECKS_FAILED', `${count(wrong.length, 'problem')} found`, { ...report });
}
