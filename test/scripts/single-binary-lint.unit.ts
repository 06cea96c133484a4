import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../..');

/** A project of one file under our rules; biome answers with the lines that break them. */
describe('the lint of what cannot work inside the binary', () => {
  let project: string;
  beforeAll(() => {
    project = mkdtempSync(path.join(tmpdir(), 'maas-lint-'));
    cpSync(path.join(root, 'biome.json'), path.join(project, 'biome.json'));
    cpSync(path.join(root, 'scripts/lint'), path.join(project, 'scripts/lint'), { recursive: true });
    mkdirSync(path.join(project, 'src/domain'), { recursive: true });
  });
  afterAll(() => rmSync(project, { recursive: true }));

  it('finds children, workers from files and imports of what is not named', () => {
    expect(brokenLines(project, seeded)).toEqual([1, 2, 5, 6, 8, 9, 10]);
  });
});

const seeded = [
  `import { fork } from 'node:child_process';`,
  `import * as childProcess from 'node:child_process';`,
  `import { Worker } from 'node:worker_threads';`,
  `const name = './x.js';`,
  `fork('x.js');`,
  `childProcess.fork('x.js');`,
  ``,
  `new Worker('./x.js');`,
  `await import(name);`,
  `await import('./' + name);`,
  `new Worker('1', { eval: true });`,
  `await import('./x.js');`,
].join('\n');

function brokenLines(project: string, code: string): number[] {
  writeFileSync(path.join(project, 'src/domain/seeded.ts'), code);
  const arguments_ = ['lint', '--vcs-enabled=false', '--reporter=github', 'src'];
  let output = '';
  try {
    output = execFileSync(path.join(root, 'node_modules/.bin/biome'), arguments_, { cwd: project, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    output = (error as { stdout: string }).stdout;
  }
  const lines = [...output.matchAll(/^::error title=(?:plugin|lint\/style\/noRestrictedImports),.*?line=(\d+),/gm)];
  return lines.map(([, line]) => Number(line)).toSorted((a, b) => a - b);
}
