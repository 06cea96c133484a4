import { open, rename, stat, truncate } from 'node:fs/promises';
import type { InstanceDirectory } from './instance/directory.js';

/** Of each log, and of the older part that is kept beside it. */
const mostLogBytes = 10 * 1_048_576;

/** A model has its logs open: what is in them is copied away and they are emptied, so that it writes on at their beginning. */
export async function rotateLogs(
  { stdout, stderr }: Pick<InstanceDirectory, 'stdout' | 'stderr'>,
  mostBytes = mostLogBytes,
): Promise<void> {
  for (const log of [stdout, stderr]) await rotate(log, mostBytes);
}

async function rotate(log: string, mostBytes: number): Promise<void> {
  const found = await stat(log).catch(() => undefined);
  if (found === undefined || found.size <= mostBytes) return;
  await copyEnd(log, `${log}.1`, found.size, mostBytes);
  await truncate(log, 0);
}

const chunkBytes = 1_048_576;

/** The last `mostBytes` of it. A model that floods may have written far more since the last look. */
async function copyEnd(from: string, to: string, size: number, mostBytes: number): Promise<void> {
  await using source = await open(from);
  await using target = await open(`${to}.new`, 'w', 0o640);
  const chunk = Buffer.alloc(chunkBytes);
  for (let position = size - mostBytes; position < size; ) {
    const { bytesRead } = await source.read(chunk, 0, Math.min(chunkBytes, size - position), position);
    if (bytesRead === 0) break;
    await target.write(chunk, 0, bytesRead);
    position += bytesRead;
  }
  await rename(`${to}.new`, to);
}
