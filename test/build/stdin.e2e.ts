import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { writeSquidConfigs } from '../sensor/squid-scene.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';
import { binary } from './binary.js';

/** More than any pipe holds: once it is written, somebody has read. */
const muchOfALine = ' '.repeat(2 << 20);

describe('a command that waits for stdin, whose writer stays, ends on SIGTERM', () => {
  it.each([
    ['stellar shell', 143],
    ['stellar eval -', 143],
    ['stellar eval --ndjson', 143],
    ['stellar check -', 143],
    ['sensor run squid --config DIR --from - --to -', 0],
  ])('maas %s', async (line, status) => {
    await using configs = await temporaryDirectory();
    await writeSquidConfigs(configs.path);
    const command = spawn(binary, line.replace('DIR', configs.path).split(' '), { env: {}, stdio: ['pipe', 'ignore', 'ignore'] });
    try {
      const ended = once(command, 'exit');
      command.stdin.on('error', () => {});
      await promisify((text: string, done: (error?: Error | null) => void) => command.stdin.write(text, done))(muchOfALine);
      command.kill('SIGTERM');
      expect(await ended).toEqual([status, null]);
    } finally {
      command.kill('SIGKILL');
    }
  });
});
