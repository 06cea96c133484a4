import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Reporter, SerializedError, TestModule, TestRunEndReason } from 'vitest/node';

/** What really ran, for the closing line of npm test. */
export interface Summary {
  readonly files: readonly FileSummary[];
  /** Errors outside any file. */
  readonly errors: number;
}

export interface FileSummary {
  /** From the root of the checkout. */
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly { readonly test: string; readonly reason: string }[];
}

/** Writes a `Summary` to the file that MAAS_TEST_SUMMARY names. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[], _reason: TestRunEndReason): void {
    const file = process.env['MAAS_TEST_SUMMARY'];
    if (file === undefined) return;
    const summary: Summary = { files: modules.map(summaryOf), errors: errors.length };
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(summary));
  }
}

/** A file that could not even be loaded, or whose own setup failed, has no failed test: it counts as one. */
function summaryOf(module: TestModule): FileSummary {
  const tests = [...module.children.allTests()].map((test) => ({ test, result: test.result() }));
  const failures = tests.filter(({ result }) => result.state === 'failed').length;
  const skipped: { test: string; reason: string }[] = [];
  for (const { test, result } of tests) {
    if (result.state !== 'skipped' && result.state !== 'pending') continue;
    const reason =
      (result.state === 'skipped' ? result.note : undefined) ?? (module.state() === 'failed' ? 'its file failed' : 'no reason given');
    skipped.push({ test: `${module.relativeModuleId} > ${test.fullName}`, reason });
  }
  return {
    file: module.relativeModuleId,
    passed: tests.filter(({ result }) => result.state === 'passed').length,
    failed: failures === 0 && module.state() === 'failed' ? 1 : failures,
    skipped,
  };
}
