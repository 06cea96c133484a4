import { isSea } from 'node:sea';

/** The command that starts this same maas: the binary, or Node with the entry script of a checkout. */
export function selfCommand(args: readonly string[]): { readonly file: string; readonly arguments: readonly string[] } {
  const entry = process.argv[1];
  return { file: process.execPath, arguments: isSea() || entry === undefined ? args : [entry, ...args] };
}
