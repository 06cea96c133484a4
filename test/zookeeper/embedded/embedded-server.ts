import { afterAll, beforeAll } from 'vitest';
import { systemClock } from '../../../src/runtime/clock/system-clock.js';
import { type MemoryLog, memoryLog } from '../../../src/runtime/log/memory-log.js';
import { systemRandom } from '../../../src/runtime/random/system-random.js';
import { type EmbeddedServer, type EmbeddedServerOptions, startEmbeddedServer } from '../../../src/zookeeper/embedded/start.js';
import { temporaryDirectory } from '../../storage/temporary-directory.js';

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

/** One for all tests of a file, from before the first until after the last. @returns it, once it is there */
export function serverOfFile(options: Partial<EmbeddedServerOptions> = {}): () => ServerForTest {
  const resources = new AsyncDisposableStack();
  let server: ServerForTest | undefined;
  beforeAll(async () => {
    const directory = resources.use(await temporaryDirectory());
    server = resources.use(await serverForTest(directory.path, options));
  });
  afterAll(() => resources.disposeAsync());
  return () => {
    if (server === undefined) throw new Error('the server is not there before the first test');
    return server;
  };
}
