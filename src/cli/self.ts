import { isSea } from 'node:sea';

/** What starts this very maas again: the binary, or Node with the entry of a checkout. */
export function selfCommand(args: readonly string[]): { readonly file: string; readonly arguments: readonly string[] } {
  const entry = process.argv[1];
  return { file: process.execPath, arguments: isSea() || entry === undefined ? args : [entry, ...args] };
}
