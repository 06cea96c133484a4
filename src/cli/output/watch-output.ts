import { Failure } from '../../errors/catalogue.js';
import { errnoText } from '../../runtime/errno.js';
import type { Io } from './io.js';
import { tellFailure } from './tell-failure.js';

/**
 * Makes output that cannot be written end in a message and an exit status instead of a crash. It watches until the process exits, as a
 * stream may fail after the command is done. A reader that has left is no failure; a failure of stderr cannot be reported anywhere.
 *
 * @returns a function that says whether an error is such a failure and already dealt with: oclif listens to stdout too, and rethrows
 */
export function watchOutput(io: Io): (error: unknown) => boolean {
  const faults = new Set<unknown>();
  io.stdout.onClosed((fault) => {
    if (fault === undefined) return;
    faults.add(fault);
    tellFailure(notWritten(fault), io, { json: false });
  });
  io.stderr.onClosed((fault) => void faults.add(fault));
  return (error) => faults.has(error);
}

function notWritten(fault: Error): Failure {
  const hint = 'make room where it is written; the command itself has done its work';
  return new Failure('STORE_FULL', `the output can't be written: ${errnoText(fault)}`, {}, { cause: fault, hint });
}
