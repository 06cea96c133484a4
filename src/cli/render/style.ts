import type { Io, Output } from '../output/io.js';

/** Adds colours and weight to text, or leaves it plain. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

const same = (text: string) => text;
const sgr = (on: number, off: number) => (text: string) => (text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`);

export const plain: Style = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };

export const coloured: Style = {
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  red: sgr(31, 39),
  green: sgr(32, 39),
  yellow: sgr(33, 39),
  cyan: sgr(36, 39),
};

/** Colour only on a terminal that has it, and never with NO_COLOR (https://no-color.org: set and not empty). */
export function styleFor(output: Output, env: Io['env']): Style {
  const refused = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return output.isTerminal && !refused ? coloured : plain;
}
