import type { Io } from '../output/io.js';
import type { Steps } from './steps.js';

/** Live steps on a capable terminal, one line per step elsewhere. @param talks false to show none */
export async function openSteps(io: Io, talks: boolean): Promise<Steps> {
  if (!talks) return silentSteps;
  if (!canMove(io)) return plainSteps((line) => io.stderr.write(`${line}\n`));
  const { liveSteps } = await import('./live-steps.js');
  return liveSteps();
}

/** A live list needs a terminal that can move the cursor, and its width. */
function canMove({ stderr, env }: Io): boolean {
  return stderr.isTerminal && stderr.columns !== undefined && env['TERM'] !== 'dumb';
}

const nothing = () => {};
const silentSteps: Steps = {
  begin: nothing,
  live: nothing,
  event: nothing,
  retitle: nothing,
  fail: nothing,
  skip: nothing,
  finish: async () => {},
  [Symbol.asyncDispose]: async () => {},
};

/** Prints a step when it is done, and the events within it as they happen. */
function plainSteps(write: (line: string) => void): Steps {
  let current: string | undefined;
  const end = () => {
    if (current !== undefined) write(current);
    current = undefined;
  };
  return {
    begin(title) {
      end();
      current = title;
    },
    live: nothing,
    event: (text) => write(`  ${text}`),
    retitle(title) {
      current = title;
    },
    fail(text) {
      current = undefined;
      write(`FAILED ${text}`);
    },
    skip(text) {
      current = undefined;
      write(text);
    },
    finish: async () => end(),
    [Symbol.asyncDispose]: async () => {},
  };
}
