import type { Acl } from '../core/acl.js';
import { openAcl } from '../core/acl.js';
import type { Transaction } from '../core/transaction.js';
import { type JuteReader, Malformed } from '../jute/reader.js';
import type { JuteWriter } from '../jute/writer.js';

/** How transactions are kept in the log: a number for the type, then its fields in jute. Numbers are for ever. */
const typeNumbers = {
  create: 1,
  delete: 2,
  setData: 3,
  setAcl: 4,
  check: 5,
  createSession: 6,
  closeSession: 7,
  multi: 8,
} as const satisfies Record<Transaction['type'], number>;

export function writeTransaction(writer: JuteWriter, transaction: Transaction): void {
  writer.int(typeNumbers[transaction.type]);
  switch (transaction.type) {
    case 'create':
      writer.text(transaction.path);
      writer.buffer(transaction.data);
      writeAcl(writer, transaction.acl);
      writer.long(transaction.owner);
      break;
    case 'delete':
    case 'check':
      writer.text(transaction.path);
      break;
    case 'setData':
      writer.text(transaction.path);
      writer.buffer(transaction.data);
      break;
    case 'setAcl':
      writer.text(transaction.path);
      writeAcl(writer, transaction.acl);
      break;
    case 'createSession':
      writer.long(transaction.id);
      writer.buffer(transaction.password);
      writer.int(transaction.timeoutMs);
      break;
    case 'closeSession':
      writer.long(transaction.id);
      break;
    case 'multi':
      writer.list(transaction.steps, (step) => writeTransaction(writer, step));
      break;
  }
}

/** @throws Malformed */
export function readTransaction(reader: JuteReader): Transaction {
  const type = reader.int();
  switch (type) {
    case typeNumbers.create:
      return { type: 'create', path: reader.text(), data: reader.buffer(), acl: readAcl(reader), owner: reader.long() };
    case typeNumbers.delete:
      return { type: 'delete', path: reader.text() };
    case typeNumbers.check:
      return { type: 'check', path: reader.text() };
    case typeNumbers.setData:
      return { type: 'setData', path: reader.text(), data: reader.buffer() };
    case typeNumbers.setAcl:
      return { type: 'setAcl', path: reader.text(), acl: readAcl(reader) };
    case typeNumbers.createSession:
      return { type: 'createSession', id: reader.long(), password: reader.buffer() ?? new Uint8Array(), timeoutMs: reader.int() };
    case typeNumbers.closeSession:
      return { type: 'closeSession', id: reader.long() };
    case typeNumbers.multi:
      return { type: 'multi', steps: reader.list(() => readTransaction(reader)) };
    default:
      throw new Malformed(`no transaction has type ${type}`);
  }
}

/** Nearly every znode is open to all: that takes four bytes. */
export function writeAcl(writer: JuteWriter, acl: readonly Acl[]): void {
  if (acl === openAcl) {
    writer.int(-1);
    return;
  }
  writer.list(acl, ({ permissions, scheme, id }) => {
    writer.int(permissions);
    writer.text(scheme);
    writer.text(id);
  });
}

export function readAcl(reader: JuteReader): readonly Acl[] {
  const acl = reader.list(() => ({ permissions: reader.int(), scheme: reader.text(), id: reader.text() }));
  return acl.length === 0 ? openAcl : acl;
}
