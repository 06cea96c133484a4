import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { systemClock } from '../../../src/runtime/clock/system-clock.js';
import { type MemoryLog, memoryLog } from '../../../src/runtime/log/memory-log.js';
import { systemRandom } from '../../../src/runtime/random/system-random.js';
import { type EmbeddedServer, type EmbeddedServerOptions, startEmbeddedServer } from '../../../src/zookeeper/embedded/start.js';

/** A directory that goes when disposed of. */
export async function temporaryDirectory(): Promise<AsyncDisposable & { readonly path: string }> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'maas-zookeeper-'));
  return { path: directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) };
}

export interface ServerForTest extends EmbeddedServer {
  readonly log: MemoryLog;
}

/** A server with short ticks, whose log can be asked. */
export async function serverForTest(directory: string, options: Partial<EmbeddedServerOptions> = {}): Promise<ServerForTest> {
  const log = memoryLog();
  const defaults = { directory, tickMs: 200, log, clock: systemClock, random: systemRandom };
  const server = await startEmbeddedServer({ ...defaults, ...options }, new AbortController().signal);
  return { ...server, log };
}
