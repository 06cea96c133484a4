import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const directory = path.join(import.meta.dirname, '../../build/chunks');
const names = readdirSync(directory).filter((name) => name.endsWith('.js'));
const code = new Map(names.map((name) => [name, readFileSync(path.join(directory, name), 'latin1')]));

/** What is read and evaluated with a part of the binary: itself, and what it requires before anything is asked of it. */
function loadedWith(name: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(name)) return found;
  found.add(name);
  const requires = (code.get(name) ?? '').matchAll(/(?<!\.then\(\(\)=>[^;]{0,40})require\("\.\/([^"]+)"\)/g);
  for (const [, required = ''] of requires) loadedWith(required, found);
  return found;
}

function kilobytes(parts: ReadonlySet<string>): number {
  return [...parts].reduce((sum, name) => sum + (code.get(name)?.length ?? 0), 0) / 1_000;
}

/** Commands called run have parts of that name, too: it is the one that the beginning asks for. */
const theRun = /require\("\.\/(run-[^"]+)"\)/.exec(code.get('main.js') ?? '')?.[1] ?? '';

describe('what every start loads', () => {
  it('is next to nothing for maas --version', () => {
    expect(kilobytes(loadedWith('main.js'))).toBeLessThan(20);
  });

  it('is oclif and the table of commands, and no command', () => {
    const parts = loadedWith(theRun);
    expect(kilobytes(parts)).toBeGreaterThan(200);
    expect(kilobytes(parts)).toBeLessThan(700);
  });

  it.each([
    ['zod', 'ZodError'],
    ['listr2', 'ListrRenderer'],
    ['the ZooKeeper client', 'SetWatches'],
    ['yaml', 'YAMLParseError'],
  ])('is not %s', (_, mark) => {
    const holders = [...loadedWith(theRun)].filter((name) => code.get(name)?.includes(mark));
    expect(holders).toEqual([]);
    expect(names.some((name) => code.get(name)?.includes(mark))).toBe(true);
  });
});
