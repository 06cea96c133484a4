import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** A directory that goes when it is disposed. */
export async function temporaryDirectory(): Promise<{ readonly path: string } & AsyncDisposable> {
  const made = await mkdtemp(path.join(os.tmpdir(), 'maas-test-'));
  return { path: made, [Symbol.asyncDispose]: () => rm(made, { recursive: true, force: true }) };
}
