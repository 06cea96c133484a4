/**
 * `npm test`: builds, runs every tier of tests, and ends with a plain line that counts what was really run.
 *
 *     npm test [-- unit contract …]     only these tiers
 *
 * A test that skips itself says why; with CI=true a skip is a failure.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const report = path.join(root, 'build/test-report.json');
const tiers = process.argv.length > 2 ? process.argv.slice(2) : ['unit', 'contract', 'real', 'e2e'];

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

function run(command: string, args: readonly string[]): number {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  return status ?? 1;
}

if (run(process.execPath, ['scripts/build.ts']) !== 0) {
  console.log('0 passed, 1 failed, 0 skipped');
  process.exit(1);
}

rmSync(report, { force: true });
const vitest = path.join(root, 'node_modules/.bin/vitest');
const projects = tiers.flatMap((tier) => ['--project', tier]);
const status = run(vitest, [
  'run',
  ...projects,
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  '--silent=passed-only',
]);

const { numPassedTests, numFailedTests, numPendingTests, success, testResults }: Report = JSON.parse(readFileSync(report, 'utf8'));
const skipped = testResults.flatMap(({ name, assertionResults }) =>
  assertionResults
    .filter((test) => test.status === 'pending' || test.status === 'skipped')
    .map(({ fullName }) => `${path.relative(root, name)}: ${fullName}`),
);
for (const line of skipped) console.log(`SKIPPED ${line}`);

// A file that could not be loaded has no tests to count, and is a failure all the same.
const unloaded = testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
).length;
const isRefusedSkip = process.env['CI'] === 'true' && numPendingTests > 0;
if (isRefusedSkip) console.log('in CI a skipped test is a failure: see why above');
console.log(`${numPassedTests} passed, ${numFailedTests + unloaded} failed, ${numPendingTests} skipped`);
process.exitCode = status === 0 && success && !isRefusedSkip ? 0 : 1;
