import { Failure } from '../../errors/catalogue.js';
import { errnoText } from '../../runtime/errno.js';
import type { Io } from './io.js';
import { tellFailure } from './tell-failure.js';

/**
 * Sees, for as long as the process lives, that output which can't be written ends in a message and a status, not in a crash: the stream
 * may say so after the command is done. That nobody reads is no failure, and of stderr nobody can be told.
 *
 * @returns whether an error was such a fault, and is dealt with: oclif listens to stdout too, and throws what it hears
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
