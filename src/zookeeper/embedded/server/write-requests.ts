import { Code, Refusal } from '../core/code.js';
import type { WriteResult } from '../core/machine.js';
import type { CreateKind, WriteRequest } from '../core/request.js';
import { type JuteReader, Malformed } from '../jute/reader.js';
import type { JuteWriter } from '../jute/writer.js';
import { Op } from './opcode.js';
import { readAclList, writeStat } from './records.js';
import { readStepHead, writeStepEnd, writeStepError, writeStepHead } from './step.js';

/** A change as the wire has it: what to do, and `op` for the shape of the answer. */
export interface WireWrite {
  readonly op: number;
  readonly request: WriteRequest;
}

/** The flags of a create (org.apache.zookeeper.CreateMode). TTLs, 5 and 6, want a server that was told to allow them. */
const createFlags: readonly ({ kind: CreateKind; sequential: boolean } | undefined)[] = [
  { kind: 'persistent', sequential: false },
  { kind: 'ephemeral', sequential: false },
  { kind: 'persistent', sequential: true },
  { kind: 'ephemeral', sequential: true },
  { kind: 'container', sequential: false },
];

/**
 * @returns undefined when `op` changes nothing
 * @throws Malformed; Refusal for what this server does not do
 */
export function readWrite(op: number, reader: JuteReader): WireWrite | undefined {
  switch (op) {
    case Op.create:
    case Op.create2:
    case Op.createContainer:
      return { op, request: readCreate(reader) };
    case Op.createTtl:
      throw new Refusal(Code.unimplemented, '/');
    case Op.delete:
      return { op, request: { type: 'delete', path: reader.text(), expected: reader.int() } };
    case Op.setData:
      return { op, request: { type: 'setData', path: reader.text(), data: reader.buffer(), expected: reader.int() } };
    case Op.setAcl:
      return { op, request: { type: 'setAcl', path: reader.text(), acl: readAclList(reader), expected: reader.int() } };
    case Op.check:
      return { op, request: { type: 'check', path: reader.text(), expected: reader.int() } };
    default:
      return undefined;
  }
}

/** A create of the old kind answers the path alone. */
export function writeWriteResult(writer: JuteWriter, op: number, { type, path, stat }: WriteResult): void {
  if (type === 'create') writer.text(path);
  if (stat !== undefined && op !== Op.create) writeStat(writer, stat);
}

export function readMulti(reader: JuteReader): WireWrite[] {
  const steps: WireWrite[] = [];
  for (let op = readStepHead(reader); op !== undefined; op = readStepHead(reader)) {
    const step = readWrite(op, reader);
    if (step === undefined) throw new Malformed(`no step of a multi has type ${op}`);
    steps.push(step);
  }
  return steps;
}

export function writeMultiResults(writer: JuteWriter, steps: readonly WireWrite[], results: readonly WriteResult[]): void {
  for (const [place, result] of results.entries()) {
    const op = steps[place]?.op ?? Op.error;
    writeStepHead(writer, op, Code.ok);
    writeWriteResult(writer, op, result);
  }
  writeStepEnd(writer);
}

/** What came before the step at fault would have been done, what came after was not tried. */
export function writeMultiRefusal(writer: JuteWriter, steps: readonly WireWrite[], refusal: Refusal): void {
  const fault = refusal.step ?? 0;
  for (const place of steps.keys()) {
    if (place === fault) writeStepError(writer, refusal.code);
    else writeStepError(writer, place < fault ? Code.ok : Code.runtimeInconsistency);
  }
  writeStepEnd(writer);
}

function readCreate(reader: JuteReader): WriteRequest {
  const [path, data, acl, flags] = [reader.text(), reader.buffer(), readAclList(reader), reader.int()];
  const mode = createFlags[flags];
  if (mode === undefined) throw new Refusal(flags === 5 || flags === 6 ? Code.unimplemented : Code.badArguments, path);
  return { type: 'create', path, data, acl, ...mode };
}
