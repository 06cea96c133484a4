import { type Position, StellarError } from '../errors.js';

/** @param offset in UTF-16 units; past the end counts as the end */
export function positionOf(source: string, offset: number): Position {
  const before = source.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { offset: before.length, line: before.split('\n').length, column: before.length - lineStart };
}

const widest = 120;

/** The line of `source` that holds the position, with a caret under it. A line too long for a screen is cut around the place. */
export function caretAt(source: string, { offset, column }: Position): string {
  const start = offset - column;
  const end = source.indexOf('\n', start);
  const line = source.slice(start, end < 0 ? undefined : end).replace(/\t/g, ' ');
  const from = column > widest - 20 ? column - Math.floor(widest / 2) : 0;
  const shown = line.slice(from, from + widest);
  const [head, tail] = [from > 0 ? '…' : '', line.length > from + widest ? '…' : ''];
  return `${head}${shown}${tail}\n${' '.repeat(column - from + head.length)}^`;
}

export interface SyntaxTrouble {
  readonly expected?: readonly string[];
  readonly suggestion?: string | undefined;
}

export function syntaxError(source: string, offset: number, message: string, trouble: SyntaxTrouble = {}): StellarError {
  return new StellarError('syntax', message, { position: positionOf(source, offset), source, ...trouble });
}
