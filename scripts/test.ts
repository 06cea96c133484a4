/**
 * `npm test`: builds dist/maas, runs every tier, and closes with the line `N passed, N failed, N skipped` of what really ran.
 *
 *     npm test [-- TIER …] [-- vitest's own arguments]
 *
 * With CI set a skipped test is a failure: there, what could not run was not tested.
 * A few failed files of the tiers beyond unit run once more, with nothing beside them, and are named when they pass then: on two cores
 * the tiers crowd each other, and a test that only fails in a crowd says something about the crowd. A second failure stands.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { FileSummary, Summary } from './test/summary-reporter.ts';

const root = path.join(import.meta.dirname, '..');
const summaryFile = path.join(root, 'build/test-summary.json');
const tiers = ['unit', 'contract', 'real', 'e2e'];
const inCi = !['', 'false', '0', undefined].includes(process.env['CI']);
/** More than these failing is no accident of load. */
const mostRepeated = 8;

/** The build or vitest itself failed. */
const failure: Outcome = { files: [], errors: 1, exit: 1 };

const chosen = process.argv.slice(2).filter((argument) => tiers.includes(argument));
const others = process.argv.slice(2).filter((argument) => !tiers.includes(argument));

const built = runToEnd(process.execPath, [path.join(root, 'scripts/build.ts')]);
const first = built === 0 ? runTests(chosen.length === 0 ? tiers : chosen, others) : failure;
const { files, errors, exit } = repeatFailed(first);

const passed = files.reduce((sum, file) => sum + file.passed, 0);
const failed = files.reduce((sum, file) => sum + file.failed, errors);
const skipped = files.flatMap((file) => file.skipped);
for (const { test, reason } of skipped) console.log(`SKIPPED ${test}: ${reason}`);
if (inCi && skipped.length > 0) console.log(`${skipped.length} skipped, which CI counts as failed`);
const good = exit === 0 && failed === 0 && passed > 0 && !(inCi && skipped.length > 0);
process.exitCode = good ? 0 : 1;
console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);

interface Outcome extends Summary {
  readonly exit: number;
}

function repeatFailed(outcome: Outcome): Outcome {
  const again = outcome.files.filter(({ failed, file }) => failed > 0 && !file.endsWith('.unit.ts')).map(({ file }) => file);
  const others = outcome.files.filter(({ failed, file }) => failed > 0 && file.endsWith('.unit.ts'));
  if (again.length === 0 || others.length > 0 || outcome.errors > 0 || again.length > mostRepeated) return outcome;
  console.log(`\nOnce more, one at a time: ${again.join(', ')}`);
  const second = runTests(tiers, [...again, '--no-file-parallelism', '--maxWorkers=1']);
  const repeated = new Map(second.files.map((file) => [file.file, file]));
  for (const file of again) if (passedNow(repeated.get(file))) console.log(`FAILED AT FIRST, passed alone: ${file}`);
  return { ...second, files: outcome.files.map((file) => (again.includes(file.file) ? (repeated.get(file.file) ?? file) : file)) };
}

function passedNow(file: FileSummary | undefined): boolean {
  return file !== undefined && file.failed === 0;
}

function runTests(projects: readonly string[], args: readonly string[]): Outcome {
  rmSync(summaryFile, { force: true });
  const reporters = ['--reporter=default', `--reporter=${path.join(root, 'scripts/test/summary-reporter.ts')}`];
  const chosenProjects = projects.flatMap((tier) => ['--project', tier]);
  const exit = runToEnd(path.join(root, 'node_modules/.bin/vitest'), ['run', ...chosenProjects, ...reporters, ...args]);
  return existsSync(summaryFile) ? { ...(JSON.parse(readFileSync(summaryFile, 'utf8')) as Summary), exit } : failure;
}

function runToEnd(file: string, args: readonly string[]): number {
  const { status } = spawnSync(file, args, { cwd: root, stdio: 'inherit', env: { ...process.env, MAAS_TEST_SUMMARY: summaryFile } });
  return status ?? 1;
}
