/** What /proc/<pid>/stat says of a process: proc(5). */
export interface ProcStat {
  readonly name: string;
  /** One letter: R, S, D, T, Z, X, … */
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  /** Field 22. */
  readonly startTicks: number;
}

/** @returns undefined when this is no such text */
export function parseStat(text: string): ProcStat | undefined {
  // The name is in parentheses and may contain spaces and parentheses itself; after the last parenthesis there are only fields.
  const opened = text.indexOf('(');
  const closed = text.lastIndexOf(')');
  if (opened < 0 || closed < opened) return undefined;

  const fields = text.slice(closed + 2).split(' ');
  const number = (field: number) => Number(fields[field - 3]);
  const startTicks = number(22);
  if (!Number.isSafeInteger(startTicks)) return undefined;
  return { name: text.slice(opened + 1, closed), state: fields[0] ?? '', parent: number(4), group: number(5), startTicks };
}

/** Whether the process has ended (a zombie, or dead): only its parent has not yet asked for its status. */
export function isDefunct({ state }: ProcStat): boolean {
  return state === 'Z' || state === 'X';
}
