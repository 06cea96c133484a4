import type { Position } from '../errors.js';

/** @param offset in UTF-16 units; past the end counts as the end */
export function positionOf(source: string, offset: number): Position {
  const before = source.slice(0, offset);
  const lastBreak = before.lastIndexOf('\n');
  return { offset: before.length, line: before.split('\n').length, column: before.length - lastBreak - 1 };
}

/** The line of the place with a caret under it, as errors show it. */
export function caretAt(source: string, { line, column }: Position): string {
  const text = source.split('\n')[line - 1] ?? '';
  const indent = text.slice(0, column).replace(/[^\t]/g, ' ');
  return `${text}\n${indent}^`;
}
