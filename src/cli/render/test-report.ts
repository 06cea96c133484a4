import type { StepReport, StepResult } from '../../operations/self-test/steps.js';
import { printable } from './text.js';

/** Test Anything Protocol, version 14 (https://testanything.org/tap-version-14-specification.html). */
export function tapOf({ steps }: StepReport): string {
  const lines = steps.flatMap((step, at) => {
    const ok = step.state === 'failed' ? 'not ok' : 'ok';
    const skip = step.state === 'skipped' ? ` # SKIP ${oneLine(step.reason)}` : '';
    return [`${ok} ${at + 1} - ${oneLine(step.title).replaceAll('#', '\\#')}${skip}`, ...tapDetails(step)];
  });
  return ['TAP version 14', `1..${steps.length}`, ...lines, ''].join('\n');
}

function tapDetails(step: StepResult): string[] {
  const failure = step.state === 'failed' ? [`  message: ${JSON.stringify(step.reason)}`, `  hint: ${JSON.stringify(step.hint)}`] : [];
  return ['  ---', `  duration_ms: ${step.ms}`, ...failure, '  ...'];
}

/** The JUnit XML that Jenkins and other CI servers read; times are in seconds. */
export function junitOf({ steps }: StepReport): string {
  const failures = steps.filter(({ state }) => state === 'failed').length;
  const skipped = steps.filter(({ state }) => state === 'skipped').length;
  const time = seconds(steps.reduce((sum, { ms }) => sum + ms, 0));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="maas test" tests="${steps.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${time}">`,
    ...steps.map(junitCase),
    '</testsuite>',
    '',
  ].join('\n');
}

function junitCase(step: StepResult): string {
  const head = `  <testcase classname="maas test" name="${xml(`${step.id}: ${step.title}`)}" time="${seconds(step.ms)}"`;
  if (step.state === 'passed') return `${head}/>`;
  if (step.state === 'skipped') return `${head}><skipped message="${xml(step.reason)}"/></testcase>`;
  return `${head}><failure message="${xml(step.reason)}">${xml(step.hint)}</failure></testcase>`;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}

function oneLine(text: string): string {
  return printable(text.replace(/\s*\n\s*/g, ' '));
}

function xml(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return oneLine(text).replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
