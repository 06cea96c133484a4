import type { Io } from '../output/io.js';
import type { Steps } from './steps.js';

/** @param talks whether people want to see any */
export async function openSteps(io: Io, talks: boolean): Promise<Steps> {
  if (!talks) return silentSteps;
  if (!canMove(io)) return plainSteps((line) => io.stderr.write(`${line}\n`));
  const { liveSteps } = await import('./live-steps.js');
  return liveSteps();
}

/** A list that moves needs a terminal that can go up again, and to know how wide it is. */
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

/** A step is told once it is done; what happens within it, as it happens. */
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
