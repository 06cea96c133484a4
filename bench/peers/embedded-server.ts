/** An embedded server with fsync: `embedded-server.ts DIRECTORY` prints its port. */
import { resolveTypeScript } from '../../scripts/typescript-sources.ts';

resolveTypeScript();
const { startEmbeddedServer } = await import('../../src/zookeeper/embedded/start.ts');
const { silentLog } = await import('../../src/runtime/log/log.ts');
const { systemClock: clock } = await import('../../src/runtime/clock/system-clock.ts');
const { systemRandom: random } = await import('../../src/runtime/random/system-random.ts');

const server = await startEmbeddedServer({ directory: process.argv[2] ?? '', log: silentLog, clock, random }, new AbortController().signal);
console.log(server.port);
