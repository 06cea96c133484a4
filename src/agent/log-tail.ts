import { type FileHandle, open } from 'node:fs/promises';
import type { Clock } from '../runtime/clock/clock.js';
import { undefinedWhenMissing } from '../runtime/errno.js';

const chunkBytes = 65_536;
/** A longer line is split into several. */
const mostLineBytes = 8_192;
const pollMs = 150;
/** How far back to search for the last lines. */
const mostTailBytes = 4 * 1_048_576;

export interface TailOptions {
  /** How many past lines to begin with. */
  readonly lines: number;
  /** Follow the log until this returns true; undefined: end with what is there. */
  readonly followUntil?: (() => boolean) | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Reads the last lines of a log, and optionally follows it. The log may be truncated at any time, after its content was copied to `….1`: if
 * it has fewer lines than wanted, the rest comes from there. A missing log counts as empty.
 */
export async function* tailLines(file: string, { lines, followUntil, clock, signal }: TailOptions): AsyncGenerator<string> {
  const last = await startOfLast(file, lines);
  let { position } = last;
  const splitter = new LineSplitter();
  for await (const chunk of olderPart(`${file}.1`, last)) {
    signal.throwIfAborted();
    yield* splitter.push(chunk);
  }
  for (;;) {
    const isOver = followUntil?.() ?? true;
    for await (const chunk of readFrom(file, position)) {
      signal.throwIfAborted();
      if (chunk === 'emptied') {
        position = 0;
        continue;
      }
      position += chunk.length;
      yield* splitter.push(chunk);
    }
    if (isOver) break;
    await clock.sleep(pollMs, signal);
  }
  yield* splitter.rest();
}

/** The lines that are missing from the log, from its older part. A line may begin in the older part and end in the log. */
async function* olderPart(file: string, { missing, beginsFile }: Start): AsyncGenerator<Buffer> {
  const wanted = missing + (beginsFile && (await endsWithinLine(file)) ? 1 : 0);
  if (wanted === 0) return;
  const { position } = await startOfLast(file, wanted);
  for await (const chunk of readFrom(file, position)) if (chunk !== 'emptied') yield chunk;
}

async function endsWithinLine(file: string): Promise<boolean> {
  const handle = await opened(file);
  if (handle === undefined) return false;
  await using source = handle;
  const { size } = await source.stat();
  const { buffer, bytesRead } = await source.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
  return bytesRead === 1 && buffer[0] !== newline;
}

async function* readFrom(file: string, from: number): AsyncGenerator<Buffer | 'emptied'> {
  const handle = await opened(file);
  if (handle === undefined) return;
  await using source = handle;
  let position = from;
  if ((await source.stat()).size < position) {
    yield 'emptied';
    position = 0;
  }
  for (;;) {
    const { buffer, bytesRead } = await source.read(Buffer.alloc(chunkBytes), 0, chunkBytes, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

interface Start {
  readonly position: number;
  /** How many of the wanted lines the file does not have. */
  readonly missing: number;
  /** Whether the first wanted line starts at the beginning of the file, so that its beginning may be in the older part. */
  readonly beginsFile: boolean;
}

/** Where the last lines begin, and how many are missing. An unfinished last line counts as a line. */
async function startOfLast(file: string, lines: number): Promise<Start> {
  const handle = await opened(file);
  if (handle === undefined) return { position: 0, missing: lines, beginsFile: false };
  await using source = handle;
  const { size } = await source.stat();
  if (lines === 0) return { position: size, missing: 0, beginsFile: false };
  let wanted = lines;
  for (let end = size; end > Math.max(0, size - mostTailBytes); ) {
    const start = Math.max(0, end - chunkBytes);
    const { buffer } = await source.read(Buffer.alloc(end - start), 0, end - start, start);
    for (let at = buffer.length - 1; at >= 0; at--) {
      const isEndOfFile = start + at === size - 1;
      if (buffer[at] === newline && !isEndOfFile && --wanted === 0) return { position: start + at + 1, missing: 0, beginsFile: false };
    }
    end = start;
  }
  const position = Math.max(0, size - mostTailBytes);
  if (position > 0) return { position, missing: 0, beginsFile: false };
  return size > 0 ? { position, missing: wanted - 1, beginsFile: true } : { position, missing: wanted, beginsFile: false };
}

const newline = 0x0a;

class LineSplitter {
  #partial = Buffer.alloc(0);

  *push(chunk: Buffer): Generator<string> {
    let text = Buffer.concat([this.#partial, chunk]);
    for (;;) {
      const end = text.indexOf(newline);
      if (end < 0 && text.length < mostLineBytes) break;
      const length = end < 0 || end > mostLineBytes ? mostLineBytes : end;
      yield text.toString('utf8', 0, length);
      text = text.subarray(length === end ? end + 1 : length);
    }
    this.#partial = text;
  }

  *rest(): Generator<string> {
    if (this.#partial.length > 0) yield this.#partial.toString('utf8');
  }
}

async function opened(file: string): Promise<FileHandle | undefined> {
  return open(file).catch(undefinedWhenMissing);
}
