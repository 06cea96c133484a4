import { Readable } from 'node:stream';
import type { Files } from '../../storage/local/port.js';
import { toBoolean } from '../conversions.js';
import { StellarError } from '../errors.js';
import { textTable } from '../management/text-table.js';
import { textOf } from '../text.js';
import type { Value } from '../values.js';
import { arg, asString, notNull } from './arguments.js';
import { type CallContext, type Family, need, type StellarFunction } from './definition.js';

interface Place {
  readonly prefix: 'LOCAL' | 'HDFS';
  readonly capability: 'localFiles' | 'hdfsFiles';
  readonly where: string;
}

/** A file that does not exist, or an operation that fails, is no error, as in Metron; exceeding a limit is one. */
async function unlessTrouble<Result, Otherwise>(
  work: Promise<Result>,
  otherwise: Otherwise,
  signal: AbortSignal,
): Promise<Result | Otherwise> {
  try {
    return await work;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof StellarError) throw error;
    return otherwise;
  }
}

function filesOn({ prefix, capability, where }: Place): StellarFunction[] {
  const path = { name: 'path', summary: `of a file ${where}` };
  const read: StellarFunction = {
    name: `${prefix}_READ`,
    summary: `Reads a file ${where}, as UTF-8.`,
    parameters: [path],
    returns: 'a string; null for null, and for a file that cannot be read',
    needs: [capability],
    examples: [
      { expr: `${prefix}_READ('/patterns/squid')`, gives: 'one\ntwo\n' },
      { expr: `${prefix}_READ('/none')`, gives: null },
      { expr: `${prefix}_READ()`, fails: 'out of range' },
    ],
    async: true,
    call: (args, context) => textIn(need(context, capability), arg(args, 0), context),
  };
  const readLines: StellarFunction = {
    name: `${prefix}_READ_LINES`,
    summary: `Reads the lines of a file ${where}.`,
    parameters: [path],
    returns: 'a list; null for null, and for a file that cannot be read',
    needs: [capability],
    examples: [{ expr: `${prefix}_READ_LINES('/patterns/squid')`, gives: ['one', 'two'] }],
    async: true,
    async call(args, context) {
      const text = await textIn(need(context, capability), arg(args, 0), context);
      return text === null ? null : text.replace(/\r?\n$/, '').split(/\r?\n/);
    },
  };
  const write: StellarFunction = {
    name: `${prefix}_WRITE`,
    summary: `Writes a file ${where}, and the folders above it. Of each character only the low byte is written.`,
    parameters: [{ name: 'content', summary: 'text' }, path],
    returns: 'whether it was written',
    needs: [capability],
    examples: [
      { expr: `${prefix}_WRITE('abc', '/new')`, gives: true },
      { expr: `${prefix}_WRITE(null, '/new')`, gives: false },
    ],
    async: true,
    call(args, context) {
      const [content, file] = [arg(args, 0), asString(arg(args, 1))];
      if (content === null || file === null) return false;
      const bytes = Buffer.from(textOf(content), 'latin1');
      const written = need(context, capability).write(file, () => Readable.from([bytes]), { signal: context.signal });
      return unlessTrouble(
        written.then(() => true),
        false,
        context.signal,
      );
    },
  };
  const remove: StellarFunction = {
    name: `${prefix}_RM`,
    summary: `Removes a file or folder ${where}.`,
    parameters: [path, { name: 'recursive', summary: 'a folder with all that is in it; default false', optional: true }],
    returns: 'whether it is gone',
    needs: [capability],
    examples: [
      { expr: `${prefix}_RM('/none')`, gives: true },
      { expr: `${prefix}_RM('/patterns')`, gives: false },
      { expr: `${prefix}_RM(null)`, gives: false },
      { expr: `${prefix}_RM('/none', 'a')`, fails: 'null value' },
    ],
    async: true,
    call(args, context) {
      const file = asString(arg(args, 0));
      const recursive = args.length > 1 ? notNull(toBoolean(arg(args, 1)), 'recursive') : false;
      if (file === null) return false;
      const removed = need(context, capability).remove(file, { recursive, signal: context.signal });
      return unlessTrouble(
        removed.then(() => true),
        false,
        context.signal,
      );
    },
  };
  const list: StellarFunction = {
    name: `${prefix}_LS`,
    summary: `Shows what is in a folder ${where}.`,
    parameters: [{ name: 'path', summary: 'of the folder; default the home folder', optional: true }],
    returns: 'a table, the oldest first',
    needs: [capability],
    examples: [
      { expr: `'rw-r--r--' in ${prefix}_LS('/patterns')`, gives: true },
      { expr: `'(empty)' in ${prefix}_LS('/none')`, gives: true },
    ],
    async: true,
    async call(args, context) {
      const files = need(context, capability);
      const { signal } = context;
      const file = args.length === 0 ? await files.home({ signal }) : args[0];
      if (typeof file !== 'string') return listing([], context);
      return listing(await unlessTrouble(files.list(file, { signal }), [], signal), context);
    },
  };
  return [read, readLines, write, remove, list];
}

/** Functions for files of this machine and of HDFS. */
export const files: Family = {
  name: 'files',
  functions: [
    ...filesOn({ prefix: 'LOCAL', capability: 'localFiles', where: 'on this machine' }),
    ...filesOn({ prefix: 'HDFS', capability: 'hdfsFiles', where: 'on HDFS' }),
  ],
};

async function textIn(from: Files, path: Value, context: CallContext): Promise<string | null> {
  const file = asString(path);
  if (file === null) return null;
  return unlessTrouble(limitedText(from, file, context), null, context.signal);
}

async function limitedText(from: Files, file: string, context: CallContext): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of await from.read(file, { signal: context.signal })) {
    length += chunk.length;
    context.checkText(length);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function listing(entries: Awaited<ReturnType<Files['list']>>, { capabilities }: CallContext): string {
  const seconds = (at: number) => Math.floor(at / 1_000);
  const timeZone = capabilities.timeZone ?? 'UTC';
  const times = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'medium', timeZone });
  const sorted = entries.toSorted((a, b) => seconds(a.modifiedAt) - seconds(b.modifiedAt) || (a.path < b.path ? -1 : 1));
  const rows = sorted.map((entry) => [
    rights(entry.permission),
    entry.owner,
    entry.group,
    String(entry.size),
    times.format(entry.modifiedAt),
    entry.path.split('/').at(-1) ?? '',
  ]);
  return textTable(['PERMISSION', 'OWNER', 'GROUP', 'SIZE', 'LAST MOD TIME', 'NAME'], rows);
}

/** Permissions in letters: `644` is `rw-r--r--`. */
function rights(octal: string): string {
  const digits = [...octal.padStart(3, '0').slice(-3)].map(Number);
  return digits.map((bits) => `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${bits & 1 ? 'x' : '-'}`).join('');
}
