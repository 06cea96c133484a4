import { stripVTControlCharacters } from 'node:util';
import type { Style } from './style.js';
import { printable } from './text.js';

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  readonly align?: 'left' | 'right';
  /** Whether its cells may be cut when the terminal is too narrow; other columns are never cut. */
  readonly flexible?: boolean;
  /** The style of a cell; applied after padding, so that it does not count as width. */
  readonly look?: (row: Row, style: Style) => (text: string) => string;
}

export interface TableOptions {
  /** The terminal's columns; undefined in a pipe, where nothing is cut. */
  readonly width: number | undefined;
  readonly style: Style;
}

const gap = '  ';
const narrowest = 8;
const same = (text: string) => text;

/** Rows under titles, one line each, aligned by spaces, with none at the end of a line. */
export function renderTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[], { width, style }: TableOptions): string {
  const cells = rows.map((row) => columns.map(({ value }) => printable(value(row))));
  const natural = columns.map(({ title }, at) => Math.max(...[title, ...cells.map((line) => line[at] ?? '')].map(displayWidth)));
  const widths = width === undefined ? natural : fitted(columns, natural, width);

  const padded = (text: string, at: number) =>
    pad(cut(text, widths[at] ?? 0), widthToPad(columns, widths, at), columns[at]?.align ?? 'left');
  const head = columns.map(({ title }, at) => style.bold(padded(title, at))).join(gap);
  const lines = rows.map((row, line) =>
    columns
      .map(({ look }, at) => (look?.(row, style) ?? same)(padded(cells[line]?.[at] ?? '', at)))
      .join(gap)
      .trimEnd(),
  );
  return [head, ...lines].join('\n');
}

/** Narrows the widest flexible column, one character at a time, until the table fits. */
function fitted(columns: readonly { readonly flexible?: boolean }[], natural: readonly number[], width: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, each) => sum + each, 0) + gap.length * (widths.length - 1) - width;
  while (excess > 0) {
    const candidates = widths.map((each, at) => (columns[at]?.flexible === true && each > narrowest ? each : 0));
    const widest = candidates.indexOf(Math.max(...candidates));
    if (candidates[widest] === 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const missing = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'left' ? text + missing : missing + text;
}

/** The last cell gets no trailing spaces: they would wrap on a narrow terminal, and be copied along. */
function widthToPad(columns: readonly { readonly align?: 'left' | 'right' }[], widths: readonly number[], at: number): number {
  const last = at === columns.length - 1 && columns[at]?.align !== 'right';
  return last ? 0 : (widths[at] ?? 0);
}

function displayWidth(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}
