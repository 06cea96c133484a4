import type { FileHandle } from 'node:fs/promises';

const chunkBytes = 1024 * 1024;

/** A file from a byte on. Unlike the handle's own streams it neither closes the handle nor keeps it from closing. */
export async function* chunksOf(file: FileHandle, from = 0): AsyncGenerator<Buffer> {
  for (let position = from; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
