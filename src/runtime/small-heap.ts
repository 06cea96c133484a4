import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8's space for young objects at its initial megabyte instead of letting it grow to 64: for processes that live long and do little at a
 * time. They collect more often, which costs those that allocate a lot.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/**
 * Leaves V8's optimizing compilers unused from now on: they, their memory and what they make are some 9 MB of a process that has worked.
 * For those that mostly wait, and whose heavy work (hashes, compression, transfers) is not JavaScript's; bench/agent-memory.ts.
 */
export function leaveCodeUnoptimized(): void {
  setFlagsFromString('--no-opt');
  setFlagsFromString('--no-maglev');
}
