/** `npm run check`: everything that must be green at every commit, side by side, each with its time. */
import { spawn } from 'node:child_process';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const bin = (name: string) => path.join(root, 'node_modules/.bin', name);

const checks: readonly { name: string; command: readonly [string, ...string[]] }[] = [
  { name: 'types', command: [bin('tsc'), '-p', '.'] },
  { name: 'lint and format', command: [bin('biome'), 'ci', '--error-on-warnings', '--colors=off'] },
  { name: 'unused code', command: [bin('knip'), '--no-progress'] },
  { name: 'folders and cycles', command: [process.execPath, 'scripts/structure.ts'] },
  { name: 'manifest of the commands', command: [process.execPath, 'scripts/manifest.ts', '--check'] },
  { name: 'command reference', command: [process.execPath, 'scripts/docs.ts', '--check'] },
  { name: 'unit tests', command: [bin('vitest'), 'run', '--project', 'unit', '--silent=passed-only', '--passWithNoTests'] },
];

interface Outcome {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
  readonly output: string;
}

function run({ name, command: [file, ...args] }: (typeof checks)[number]): Promise<Outcome> {
  const started = performance.now();
  const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ name, passed: code === 0, seconds: (performance.now() - started) / 1000, output }));
  });
}

const outcomes = await Promise.all(checks.map(run));
for (const { name, passed, output } of outcomes) if (!passed) console.log(`--- ${name}\n${output}`);
for (const { name, passed, seconds } of outcomes) console.log(`${passed ? 'ok  ' : 'FAIL'} ${name} (${seconds.toFixed(1)} s)`);
process.exitCode = outcomes.every(({ passed }) => passed) ? 0 : 1;
