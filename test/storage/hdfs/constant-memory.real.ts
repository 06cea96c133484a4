import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { nodeFlags } from '../../../scripts/build/node-flags.js';
import { startHdfs } from '../../stack/hdfs.js';
import { orSkipLoudly } from '../../stack/wanting.js';
import { temporaryDirectory } from '../temporary-directory.js';
import type { TransferCost, TransferDirection } from './transfer-process.js';

const stack = await orSkipLoudly('HDFS', () => startHdfs());
afterAll(() => stack?.[Symbol.asyncDispose]());

/** A transfer takes some 30 MB, of a file of whatever size. */
const mostMb = 80;
const fileBytes = 256 * 1024 * 1024;

if (stack !== undefined) {
  it('a file far larger than its memory goes up, and comes down', async () => {
    await using directory = await temporaryDirectory();
    const content = Buffer.alloc(fileBytes, 'not all the same');
    const file = `${directory.path}/content`;
    await writeFile(file, content);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const mbOf = async (direction: TransferDirection) => {
      const script = new URL('transfer-process.ts', import.meta.url).pathname;
      const args = [script, `${stack.uri}/constant-memory`, stack.user, file, sha256, direction];
      const { stdout } = await promisify(execFile)(process.execPath, [...nodeFlags, ...args], { timeout: 60_000 });
      return (JSON.parse(stdout) as TransferCost).mb;
    };

    expect(await mbOf('up')).toBeLessThan(mostMb);
    expect(await mbOf('down')).toBeLessThan(mostMb);
    expect(await mbOf('kept')).toBeGreaterThan(2 * mostMb);
  });
}
