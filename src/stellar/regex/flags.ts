/** What `(?idmsuxU)` switches. */
export interface Flags {
  readonly ignoreCase: boolean;
  readonly unixLines: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly unicodeCase: boolean;
  readonly comments: boolean;
  readonly unicodeClasses: boolean;
}

export const noFlags: Flags = {
  ignoreCase: false,
  unixLines: false,
  multiline: false,
  dotAll: false,
  unicodeCase: false,
  comments: false,
  unicodeClasses: false,
};

const letters: Readonly<Record<string, keyof Flags>> = {
  i: 'ignoreCase',
  d: 'unixLines',
  m: 'multiline',
  s: 'dotAll',
  u: 'unicodeCase',
  x: 'comments',
  U: 'unicodeClasses',
};

/** @param on  letters in front of the minus, known ones only
 *  @param off letters behind it */
export function withFlags(flags: Flags, on: string, off: string): Flags {
  const changed: Record<keyof Flags, boolean> = { ...flags };
  for (const letter of on) set(changed, letter, true);
  for (const letter of off) set(changed, letter, false);
  return changed;
}

function set(flags: Record<keyof Flags, boolean>, letter: string, value: boolean): void {
  const flag = letters[letter];
  if (flag !== undefined) flags[flag] = value;
  if (letter === 'U') flags.unicodeCase = value;
}
