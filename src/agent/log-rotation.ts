import type { Files } from '../runtime/files/files.js';
import type { InstanceDirectory } from './instance/directory.js';

/** Of each log, and of the older part that is kept beside it. */
const mostLogBytes = 10 * 1_048_576;

/** A model has its logs open: what is in them is copied away and they are emptied, so that it writes on at their beginning. */
export async function rotateLogs(
  { stdout, stderr, files }: Pick<InstanceDirectory, 'stdout' | 'stderr' | 'files'>,
  mostBytes = mostLogBytes,
): Promise<void> {
  for (const log of [stdout, stderr]) await rotate(files, log, mostBytes);
}

/** Emptied even when it could not be copied: a log must not be what fills a disk, nor grow for as long as it is full. */
async function rotate(files: Files, log: string, mostBytes: number): Promise<void> {
  const found = await files.stat(log);
  if (found === undefined || found.size <= mostBytes) return;
  try {
    await copyEnd(files, log, `${log}.1`, mostBytes);
  } finally {
    await files.truncate(log);
  }
}

/** The last `mostBytes` of it. A model that floods may have written far more since the last look. */
async function copyEnd(files: Files, from: string, to: string, mostBytes: number): Promise<void> {
  const unfinished = `${to}.new`;
  await files.remove(unfinished);
  try {
    await copyFrom(files, from, unfinished, mostBytes);
    await files.rename(unfinished, to);
  } catch (error) {
    await files.remove(unfinished).catch(() => {});
    throw error;
  }
}

async function copyFrom(files: Files, from: string, to: string, mostBytes: number): Promise<void> {
  await using source = await files.open(from);
  await using target = await files.create(to, 0o640);
  let left = mostBytes;
  for await (const chunk of source.chunks(source.size - mostBytes)) {
    await target.write(chunk.subarray(0, left));
    left -= chunk.length;
    if (left <= 0) return;
  }
}
