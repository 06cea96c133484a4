import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLoaders } from '../../src/cli/command-loaders.js';

/** oclif's rule: `deploy/add.ts` is deploy:add, `dev/index.ts` is dev. */
function idOf(file: string): string {
  return file.replace(/(\/index)?\.ts$/, '').replaceAll('/', ':');
}

describe('the loaders of commands', () => {
  it('are one for each file of src/commands', () => {
    const files = readdirSync(path.join(import.meta.dirname, '../../src/commands'), { recursive: true, encoding: 'utf8' });
    const ids = files.filter((file) => file.endsWith('.ts')).map(idOf);
    expect(Object.keys(commandLoaders).toSorted()).toEqual(ids.toSorted());
  });
});
