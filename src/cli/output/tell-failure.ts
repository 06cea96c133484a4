import { Errors } from '@oclif/core';
import { renderError } from '../render/error.js';
import { styleFor } from '../render/style.js';
import { errorEnvelope, toJson } from './envelope.js';
import { reportOf } from './error-report.js';
import { OutputClosed } from './interruption.js';
import type { Io } from './io.js';

/**
 * Reports a failure and sets the exit status: with `--json` as an envelope on stdout, otherwise for people on stderr.
 *
 * @param options.commandId such as `deploy add`; undefined when no command was found
 */
export function tellFailure(thrown: unknown, io: Io, options: { readonly json: boolean; readonly commandId?: string | undefined }): void {
  if (thrown instanceof OutputClosed) return;
  if (thrown instanceof Errors.ExitError) {
    io.setExitStatus(thrown.oclif.exit ?? 0);
    return;
  }
  const report = reportOf(thrown, options.commandId);
  io.setExitStatus(report.exit);
  if (options.json) io.stdout.write(`${toJson(errorEnvelope(report), io.stdout.isTerminal)}\n`);
  else io.stderr.write(renderError(report, styleFor(io.stderr, io.env)));
}
