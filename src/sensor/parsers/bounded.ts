import { fields } from '../message.js';
import type { Parsed } from './port.js';

/** UTF-16 units that the messages of one record may have in `original_string`, all together. */
const mostOriginalUnits = 128 * 1024 * 1024;
/** Errors that one record may give. */
const mostErrors = 10_000;

/**
 * Keeps a small record from becoming any amount of output, which would take a worker's memory, and again each time the record is read anew.
 * Metron gives the whole record to each message that has no `original_string` of its own, and an error message to each line that fails:
 * a megabyte of empty JSON objects would be 350 gigabytes. Errors beyond the limit become one of the whole record.
 *
 * @throws Error when the messages would hold too much: an error of the record, without messages
 */
export function bounded(parsed: Parsed, record: string): Parsed {
  const { messages, errors } = parsed;
  if (messages.length * record.length > mostOriginalUnits) checkOriginals(parsed, record);
  if (errors.length <= mostErrors) return parsed;
  const summary = new Error(`${errors.length} parts of the record could not be parsed, the first of them: ${errors[0]?.error.message}`);
  return { messages, errors: [], masterError: parsed.masterError ?? summary };
}

function checkOriginals({ messages }: Parsed, record: string): void {
  let units = 0;
  for (const message of messages) {
    const own = message.get(fields.originalString) ?? record;
    if (typeof own === 'string') units += own.length;
  }
  if (units <= mostOriginalUnits) return;
  throw new Error(
    `a record of ${record.length} characters holds ${messages.length} messages, and each would carry all of it as ${fields.originalString}`,
  );
}
