/**
 * `npm test`: builds dist/maas, runs every tier, and closes with the line `N passed, N failed, N skipped` of what really ran.
 *
 *     npm test [-- TIER …] [-- vitest's own arguments]
 *
 * With CI set a skipped test is a failure: there, what could not run was not tested.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Summary } from './test/summary-reporter.ts';

const root = path.join(import.meta.dirname, '..');
const summaryFile = path.join(root, 'build/test-summary.json');
const tiers = ['unit', 'contract', 'real', 'e2e'];
const inCi = !['', 'false', '0', undefined].includes(process.env['CI']);

const chosen = process.argv.slice(2).filter((argument) => tiers.includes(argument));
const others = process.argv.slice(2).filter((argument) => !tiers.includes(argument));

const built = runToEnd(process.execPath, [path.join(root, 'scripts/build.ts')]);
rmSync(summaryFile, { force: true });
const projects = (chosen.length === 0 ? tiers : chosen).flatMap((tier) => ['--project', tier]);
const reporters = ['--reporter=default', `--reporter=${path.join(root, 'scripts/test/summary-reporter.ts')}`];
const vitest = built === 0 ? runToEnd(path.join(root, 'node_modules/.bin/vitest'), ['run', ...projects, ...reporters, ...others]) : 1;

const { passed, failed, skipped } = readSummary();
for (const { test, reason } of skipped) console.log(`SKIPPED ${test}: ${reason}`);
if (inCi && skipped.length > 0) console.log(`${skipped.length} skipped, which CI counts as failed`);
const good = vitest === 0 && failed === 0 && passed > 0 && !(inCi && skipped.length > 0);
process.exitCode = good ? 0 : 1;
console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);

function runToEnd(file: string, args: readonly string[]): number {
  const { status } = spawnSync(file, args, { cwd: root, stdio: 'inherit', env: { ...process.env, MAAS_TEST_SUMMARY: summaryFile } });
  return status ?? 1;
}

/** Where there is none, the build or vitest itself failed. */
function readSummary(): Summary {
  return existsSync(summaryFile) ? JSON.parse(readFileSync(summaryFile, 'utf8')) : { passed: 0, failed: 1, skipped: [] };
}
