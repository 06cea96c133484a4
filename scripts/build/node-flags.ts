/**
 * Node's and V8's flags in the executable, for good: nothing in the environment can add to them.
 *
 * The regular expression engine that takes over from one that backtracks too much keeps a pattern of a user's from stopping a process.
 * Young objects get 4 MB at the most, not 32: bench/sensor-soak is as fast with it, in 100 MB less.
 * Young buffers are collected after 8 MB of them: docs/adr/0019-young-buffers.md.
 */
export const nodeFlags: readonly string[] = [
  '--no-deprecation',
  '--enable-experimental-regexp-engine',
  '--enable-experimental-regexp-engine-on-excessive-backtracks',
  '--max-semi-space-size=4',
  '--scavenger-max-new-space-capacity-mb=4',
];
