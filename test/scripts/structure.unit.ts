import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { importGraph, longCommands, violations } from '../../scripts/structure.ts';

const root = path.join(import.meta.dirname, '../..');

describe('the folders of src', () => {
  it('import downwards only, without cycles', async () => {
    expect(violations(await importGraph(root))).toEqual([]);
  });

  it('are refused when a rule looks at a command', () => {
    const seeded = new Map([['src/domain/restart.ts', ['src/commands/deploy/add.ts']]]);
    expect(violations(seeded)).toEqual(['src/domain/restart.ts imports src/commands/deploy/add.ts: domain may not know commands']);
  });

  it('are refused when two files need each other', () => {
    const seeded = new Map([
      ['src/domain/a.ts', ['src/domain/b.ts']],
      ['src/domain/b.ts', ['src/domain/a.ts']],
    ]);
    expect(violations(seeded)).toEqual(['cycle: src/domain/a.ts -> src/domain/b.ts -> src/domain/a.ts']);
  });

  it('show an import of a type alone, which a bundler would drop', async () => {
    const graph = await importGraph(path.join(import.meta.dirname, 'fixtures/type-cycle'));
    expect(violations(graph)).toEqual([expect.stringContaining('src/domain/a.ts -> src/domain/b.ts')]);
  });
});

describe('the length of commands', () => {
  const lines = (count: number) => 'x\n'.repeat(count);

  it('is held for commands alone', () => {
    const sources = new Map([
      ['src/commands/deploy/add.ts', lines(80)],
      ['src/commands/doctor.ts', lines(81)],
      ['src/cli/main.ts', lines(200)],
    ]);
    expect(longCommands(sources)).toEqual(['src/commands/doctor.ts has 81 lines: a command has at most 80']);
  });
});
