import { type FileHandle, open } from 'node:fs/promises';
import { Failure } from '../../errors/catalogue.js';
import { messageOf } from '../../errors/message-of.js';
import type { LineOutput } from './lines-sink.js';

/**
 * A file of lines.
 *
 * @param mode `anew`: what it held is gone; `append`: it goes on behind its last whole line, since half a line was never confirmed
 * @throws Failure BAD_INPUT when it cannot be opened
 */
export async function openFileOutput(file: string, mode: 'anew' | 'append'): Promise<LineOutput> {
  const handle = await open(file, mode === 'anew' ? 'w' : 'a+').catch((cause: unknown) => {
    throw new Failure('BAD_INPUT', `cannot write ${file}`, { file }, { cause });
  });
  if (mode === 'append') await dropHalfLine(handle);
  return {
    name: file,
    async write(text) {
      try {
        await writeAll(handle, Buffer.from(text));
      } catch (cause) {
        throw new Failure('STORE_FULL', `cannot write ${file}: ${messageOf(cause)}`, { file }, { cause });
      }
    },
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

/** In as few calls as it takes: `appendFile` cuts what it writes into pieces. */
async function writeAll(handle: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten;
}

const lookBytes = 64 * 1024;

async function dropHalfLine(handle: FileHandle): Promise<void> {
  const stats = await handle.stat();
  if (!stats.isFile()) return;
  const { size } = stats;
  let end = size;
  while (end > 0) {
    const from = Math.max(0, end - lookBytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(end - from), 0, end - from, from);
    const lineFeed = buffer.subarray(0, bytesRead).lastIndexOf(0x0a);
    if (lineFeed >= 0) {
      if (from + lineFeed + 1 < size) await handle.truncate(from + lineFeed + 1);
      return;
    }
    end = from;
  }
  if (size > 0) await handle.truncate(0);
}
