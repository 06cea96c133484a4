import { Code, Refusal } from '../core/code.js';
import type { WriteResult } from '../core/machine.js';
import type { JuteReader } from '../jute/reader.js';
import { JuteWriter } from '../jute/writer.js';
import { Op } from './opcode.js';
import { type RequestContext, reads } from './read-requests.js';
import { watchRequests } from './watch-requests.js';
import { readMulti, readWrite, type WireWrite, writeMultiRefusal, writeMultiResults, writeWriteResult } from './write-requests.js';

/** Where a reply is put together. What it tells of has happened by the time `reply` is called. */
export interface Replies {
  reply(xid: number, code: number, body?: (writer: JuteWriter) => void): void;
}

/**
 * Does what a request asks and answers it.
 *
 * @param time epoch ms
 * @throws Malformed when the request is none
 */
export function handleRequest(context: RequestContext, xid: number, op: number, reader: JuteReader, time: number, replies: Replies): void {
  try {
    answer(context, xid, op, reader, time, replies);
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    replies.reply(xid, thrown.code);
  }
}

function answer(context: RequestContext, xid: number, op: number, reader: JuteReader, time: number, replies: Replies): void {
  const read = reads.get(op);
  if (read !== undefined) {
    replies.reply(xid, Code.ok, (writer) => read(context, reader, writer));
    return;
  }
  if (op === Op.multi) {
    answerMulti(context, xid, readMulti(reader), time, replies);
    return;
  }
  const write = readWrite(op, reader);
  if (write !== undefined) {
    const result = context.machine.write(context.caller, write.request, time);
    replies.reply(xid, Code.ok, (writer) => writeWriteResult(writer, op, result));
    return;
  }
  const watch = watchRequests.get(op);
  if (watch !== undefined) {
    // The events of watches that fire at once go out before the answer: so that is made apart from them.
    const body = new JuteWriter();
    watch(context, reader, body);
    replies.reply(xid, Code.ok, (writer) => writer.raw(body.written));
    return;
  }
  throw new Refusal(op === Op.reconfig ? Code.reconfigDisabled : Code.unimplemented, '/');
}

/** A multi that was refused counts as answered: which step was at fault is in the body. */
function answerMulti({ machine, caller }: RequestContext, xid: number, steps: readonly WireWrite[], time: number, replies: Replies): void {
  const requests = steps.map(({ request }) => request);
  let results: readonly WriteResult[];
  try {
    results = machine.multi(caller, requests, time);
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.step === undefined) throw thrown;
    replies.reply(xid, Code.ok, (writer) => writeMultiRefusal(writer, steps, thrown));
    return;
  }
  replies.reply(xid, Code.ok, (writer) => writeMultiResults(writer, steps, results));
}
