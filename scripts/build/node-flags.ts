/**
 * Node's and V8's flags in the executable, for good: nothing in the environment can add to them.
 *
 * The regular expression engine that takes over from one that backtracks too much keeps a pattern of a user's from stopping a process.
 * Young objects get 16 MB at the most, as Node's own do: with 4 a pipeline takes a quarter more of the processor, since messages under way are copied at each of
 * four times as many collections (bench/sensor-kafka). What lives long and does little keeps to 1 MB by itself (src/runtime/small-heap.ts).
 * Young buffers are collected after 8 MB of them: docs/adr/0019-young-buffers.md.
 */
export const nodeFlags: readonly string[] = [
  '--no-deprecation',
  '--enable-experimental-regexp-engine',
  '--enable-experimental-regexp-engine-on-excessive-backtracks',
  '--max-semi-space-size=16',
  '--scavenger-max-new-space-capacity-mb=4',
];
