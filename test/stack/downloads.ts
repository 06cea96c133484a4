import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';

/** Where downloads are kept between runs. */
export const stackCache = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'maas-test-stack');

const downloadLimitMs = 600_000;

/** @returns what it printed last; fails with that, unless the command ends well */
export function run(command: string, args: readonly string[], cwd: string, input = ''): Promise<string> {
  const child = spawn(command, args, { cwd, stdio: ['pipe', 'pipe', 'pipe'], timeout: downloadLimitMs, killSignal: 'SIGKILL' });
  child.stdin.on('error', () => {}).end(input);
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-8_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`${command} ended with ${code}: ${output}`))));
  });
}
