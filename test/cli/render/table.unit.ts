import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coloured, plain } from '../../../src/cli/render/style.js';
import { type Column, renderTable } from '../../../src/cli/render/table.js';

interface Row {
  readonly name: string;
  readonly ready: string;
  readonly endpoints: string;
}

const columns: readonly Column<Row>[] = [
  { title: 'NAME', value: ({ name }) => name },
  { title: 'READY', value: ({ ready }) => ready, align: 'right', look: (_row, style) => style.green },
  { title: 'ENDPOINTS', value: ({ endpoints }) => endpoints, flexible: true },
];
const rows: readonly Row[] = [
  { name: 'dga', ready: '2/2', endpoints: 'http://node1:36161 http://node2:36162' },
  { name: 'typosquatting', ready: '0/10', endpoints: '' },
];

describe('a table', () => {
  it('aligns its columns and ends no line with a space', () => {
    expect(renderTable(columns, rows, { width: undefined, style: plain })).toBe(
      ['NAME           READY  ENDPOINTS', 'dga              2/2  http://node1:36161 http://node2:36162', 'typosquatting   0/10'].join('\n'),
    );
  });

  it('cuts what is flexible to fit a terminal', () => {
    const lines = renderTable(columns, rows, { width: 40, style: plain }).split('\n');
    expect(lines[1]).toBe('dga              2/2  http://node1:3616…');
  });

  it('lets a terminal wrap rather than hide what may not be cut', () => {
    expect(renderTable(columns, rows, { width: 10, style: plain })).toContain('typosquatting   0/10');
  });

  it('colours without moving anything', () => {
    const [grey, colour] = [plain, coloured].map((style) => renderTable(columns, rows, { width: 50, style }));
    expect(colour).toContain('\u001b[32m');
    expect(stripVTControlCharacters(colour ?? '')).toBe(grey);
  });

  it('is as wide as the terminal at most, when its columns are flexible', () => {
    const flexible = columns.map((column) => ({ ...column, flexible: true }));
    const row = fc.record({ name: fc.string(), ready: fc.string(), endpoints: fc.string() });
    fc.assert(
      fc.property(fc.array(row), fc.integer({ min: 30, max: 100 }), (some, width) => {
        const lines = renderTable(flexible, some, { width, style: plain }).split('\n');
        expect(lines).toHaveLength(some.length + 1);
        for (const line of lines) expect([...line].length).toBeLessThanOrEqual(width);
      }),
    );
  });
});
