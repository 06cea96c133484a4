import type { FileHandle } from 'node:fs/promises';

const chunkBytes = 256 * 1024;

/** A file from its start. Unlike the handle's own streams it neither closes the handle nor keeps it from closing. */
export async function* chunksOf(file: FileHandle): AsyncGenerator<Buffer> {
  for (let position = 0; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
