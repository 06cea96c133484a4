import type { JuteReader } from '../jute/reader.js';
import type { JuteWriter } from '../jute/writer.js';
import { Op } from './opcode.js';

/** The steps of multi and multiRead: before each a head of type (int), done (bool) and err (int); a head that says done ends them. */

/** @returns the type of the step that follows; undefined at the end */
export function readStepHead(reader: JuteReader): number | undefined {
  const op = reader.int();
  const done = reader.bool();
  reader.int();
  return done ? undefined : op;
}

export function writeStepHead(writer: JuteWriter, op: number, code: number): void {
  writer.int(op);
  writer.bool(false);
  writer.int(code);
}

export function writeStepError(writer: JuteWriter, code: number): void {
  writeStepHead(writer, Op.error, code);
  writer.int(code);
}

export function writeStepEnd(writer: JuteWriter): void {
  writer.int(-1);
  writer.bool(true);
  writer.int(-1);
}
