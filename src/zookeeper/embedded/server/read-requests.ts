import { isAllowed, maskDigests, Permission, requirePermission } from '../core/acl.js';
import { Code, Refusal } from '../core/code.js';
import type { StateMachine } from '../core/machine.js';
import type { Caller } from '../core/request.js';
import type { Watcher } from '../core/watches.js';
import { statOf, type ZnodeRecord } from '../core/znode.js';
import type { JuteReader } from '../jute/reader.js';
import type { JuteWriter } from '../jute/writer.js';
import { Op } from './opcode.js';
import { writeAclList, writeNames, writeStat } from './records.js';
import { readStepHead, writeStepEnd, writeStepError, writeStepHead } from './step.js';

export interface RequestContext {
  readonly machine: StateMachine;
  readonly caller: Caller;
  readonly watcher: Watcher;
}

/**
 * Reads the body of a request and writes that of the answer.
 *
 * @throws Refusal; what was written by then does not count
 */
export type Handler = (context: RequestContext, reader: JuteReader, writer: JuteWriter) => void;

/** The requests that change nothing. */
export const reads: ReadonlyMap<number, Handler> = new Map<number, Handler>([
  [Op.exists, exists],
  [Op.getData, getData],
  [Op.getChildren, getChildren],
  [Op.getChildren2, (context, reader, writer) => writeStat(writer, statOf(getChildren(context, reader, writer)))],
  [Op.getAcl, getAcl],
  [Op.getAllChildrenNumber, getAllChildrenNumber],
  [Op.getEphemerals, getEphemerals],
  [Op.whoAmI, whoAmI],
  [Op.sync, (_, reader, writer) => writer.text(reader.text())],
  [Op.multiRead, multiRead],
]);

function exists({ machine, watcher }: RequestContext, reader: JuteReader, writer: JuteWriter): void {
  const path = reader.text();
  if (reader.bool()) machine.watches.add('data', path, watcher);
  const znode = machine.tree.get(path);
  if (znode === undefined) throw new Refusal(Code.noNode, path);
  writeStat(writer, statOf(znode));
}

function getData(context: RequestContext, reader: JuteReader, writer: JuteWriter): void {
  const path = reader.text();
  const znode = readable(context, path, Permission.read);
  if (reader.bool()) context.machine.watches.add('data', path, context.watcher);
  writer.buffer(znode.data);
  writeStat(writer, statOf(znode));
}

function getChildren(context: RequestContext, reader: JuteReader, writer: JuteWriter): ZnodeRecord {
  const path = reader.text();
  const znode = readable(context, path, Permission.read);
  if (reader.bool()) context.machine.watches.add('children', path, context.watcher);
  writeNames(writer, znode.children);
  return znode;
}

function getAcl(context: RequestContext, reader: JuteReader, writer: JuteWriter): void {
  const znode = readable(context, reader.text(), Permission.read | Permission.admin);
  const isAdmin = isAllowed(znode.acl, Permission.admin, context.caller.identities);
  writeAclList(writer, isAdmin ? znode.acl : maskDigests(znode.acl));
  writeStat(writer, statOf(znode));
}

/** How many znodes there are below the path, at any depth. */
function getAllChildrenNumber(context: RequestContext, reader: JuteReader, writer: JuteWriter): void {
  const path = reader.text();
  readable(context, path, Permission.read);
  const below = path === '/' ? path : `${path}/`;
  let count = path === '/' ? -1 : 0;
  for (const other of context.machine.tree.znodes.keys()) if (other.startsWith(below)) count++;
  writer.int(count);
}

/** The ephemeral znodes of the caller's own session below a prefix. */
function getEphemerals({ machine, caller }: RequestContext, reader: JuteReader, writer: JuteWriter): void {
  const prefix = reader.text();
  const own = [...(machine.sessions.get(caller.sessionId)?.ephemerals ?? [])].filter((path) => path.startsWith(prefix));
  writer.list(own, (path) => writer.text(path));
}

function whoAmI({ caller }: RequestContext, _reader: JuteReader, writer: JuteWriter): void {
  writer.list(caller.identities, ({ scheme, id }) => {
    writer.text(scheme);
    writer.text(scheme === 'digest' ? (id.split(':', 1)[0] ?? '') : id);
  });
}

/** Bytes that one multiRead may answer with. ZooKeeper has no such limit; without it a packet of 1 MB that reads one znode over and over takes all memory. */
const largestMultiRead = 32 << 20;

function multiRead(context: RequestContext, reader: JuteReader, writer: JuteWriter): void {
  const start = writer.at;
  for (let op = readStepHead(reader); op !== undefined; op = readStepHead(reader)) {
    if (op !== Op.getData && op !== Op.getChildren) throw new Refusal(Code.badArguments, '/');
    const from = writer.at;
    const path = reader.at;
    try {
      writeStepHead(writer, op, Code.ok);
      if (op === Op.getData) getData(context, reader, writer);
      else getChildren(context, reader, writer);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      writer.at = from;
      writeStepError(writer, refusal.code);
      skipPathAndWatch(reader, path);
    }
    if (writer.at - start > largestMultiRead) throw new Refusal(Code.badArguments, '/');
  }
  writeStepEnd(writer);
}

/** A step that was refused may not have been read to its end. */
function skipPathAndWatch(reader: JuteReader, from: number): void {
  reader.at = from;
  reader.text();
  reader.bool();
}

function readable({ machine, caller }: RequestContext, path: string, permission: number): ZnodeRecord {
  const znode = machine.tree.get(path);
  if (znode === undefined) throw new Refusal(Code.noNode, path);
  requirePermission(path, znode.acl, permission, caller.identities);
  return znode;
}
