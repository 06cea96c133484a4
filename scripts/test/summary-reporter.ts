import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Reporter, SerializedError, TestModule, TestRunEndReason } from 'vitest/node';

/** What really ran, for the closing line of npm test. */
export interface Summary {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly { readonly test: string; readonly reason: string }[];
}

/** Writes a `Summary` to the file that MAAS_TEST_SUMMARY names. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[], _reason: TestRunEndReason): void {
    const file = process.env['MAAS_TEST_SUMMARY'];
    if (file === undefined) return;
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(summaryOf(modules, errors.length)));
  }
}

/** A file that could not even be loaded, or whose own setup failed, has no failed test: it counts as one. So does an error outside any. */
function summaryOf(modules: readonly TestModule[], errors: number): Summary {
  let passed = 0;
  let failed = errors;
  const skipped: { test: string; reason: string }[] = [];
  for (const module of modules) {
    const tests = [...module.children.allTests()].map((test) => ({ test, result: test.result() }));
    passed += tests.filter(({ result }) => result.state === 'passed').length;
    const failures = tests.filter(({ result }) => result.state === 'failed').length;
    failed += failures === 0 && module.state() === 'failed' ? 1 : failures;
    for (const { test, result } of tests) {
      if (result.state !== 'skipped' && result.state !== 'pending') continue;
      const reason =
        (result.state === 'skipped' ? result.note : undefined) ?? (module.state() === 'failed' ? 'its file failed' : 'no reason given');
      skipped.push({ test: `${module.relativeModuleId} > ${test.fullName}`, reason });
    }
  }
  return { passed, failed, skipped };
}
