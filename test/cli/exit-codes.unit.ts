import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/errors/catalogue.js';

const page = readFileSync(path.join(import.meta.dirname, '../../docs/exit-codes.md'), 'utf8');

const documented = [...page.matchAll(/^\| (\d+) \|[^|]*\|([^|]*)\|$/gm)].flatMap(([, exit, codes = '']) =>
  [...codes.matchAll(/`(\w+)`/g)].map(([, code]) => [code, Number(exit)] as const),
);

describe('docs/exit-codes.md', () => {
  it('gives every code of the catalogue its exit status, and no other', () => {
    const real = Object.entries(catalogue).map(([code, { exit }]) => [code, exit]);
    expect(Object.fromEntries(documented)).toEqual({ ...Object.fromEntries(real), DEFECT: 1 });
  });
});
