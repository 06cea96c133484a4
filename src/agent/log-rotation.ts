import type { Files } from '../runtime/files/files.js';
import type { InstanceDirectory } from './instance/directory.js';

/** The largest size of a log, and of the older part that is kept beside it. */
const mostLogBytes = 10 * 1_048_576;

/** Rotates logs by copying and truncating them. A rename would not do: the model keeps its logs open in append mode. */
export async function rotateLogs(
  { stdout, stderr, files }: Pick<InstanceDirectory, 'stdout' | 'stderr' | 'files'>,
  mostBytes = mostLogBytes,
): Promise<void> {
  for (const log of [stdout, stderr]) await rotate(files, log, mostBytes);
}

/** The log is truncated even if the copy fails: on a full disk it must not keep growing. */
async function rotate(files: Files, log: string, mostBytes: number): Promise<void> {
  const found = await files.stat(log);
  if (found === undefined || found.size <= mostBytes) return;
  try {
    await copyEnd(files, log, `${log}.1`, mostBytes);
  } finally {
    await files.truncate(log);
  }
}

/** Copies the last `mostBytes`: a model may have written far more since the last look. */
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
