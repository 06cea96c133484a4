import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { Failure } from '../../errors/catalogue.js';
import { onAbort } from '../waits/on-abort.js';
import type { Completed, Program } from './processes.js';

const keptBytes = 65_536;

/** Runs a short program in a group of its own, which is killed when the time is over or `signal` aborts. See Processes.run. */
export async function runProgram({ file, directory, environment, runAs, timeoutMs, signal, ...program }: Program): Promise<Completed> {
  signal?.throwIfAborted();
  const child = spawn(file, program.arguments, {
    cwd: directory,
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...runAs,
  });
  const timeout = AbortSignal.timeout(timeoutMs);
  const over = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  using _ = onAbort(over, () => killGroup(child));
  const [status, stdout, stderr] = await Promise.all([statusOf(child), firstBytes(child.stdout), firstBytes(child.stderr)]);
  signal?.throwIfAborted();
  if (timeout.aborted) throw new Failure('TIMED_OUT', `${file} did not end within ${timeoutMs / 1000} s`, { file });
  return { status, stdout, stderr };
}

/** Runs a program in our own process group, since only that may read from the terminal. See Processes.attend. */
export async function attendProgram({ file, directory, environment, signal, ...program }: Omit<Program, 'timeoutMs' | 'runAs'>) {
  signal?.throwIfAborted();
  const child = spawn(file, program.arguments, { cwd: directory, env: environment, stdio: 'inherit' });
  using _ = signal && onAbort(signal, () => void child.kill('SIGTERM'));
  const status = await statusOf(child);
  signal?.throwIfAborted();
  return status;
}

function statusOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

async function firstBytes(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (bytes < keptBytes) chunks.push(chunk);
    bytes += chunk.length;
  }
  return Buffer.concat(chunks).subarray(0, keptBytes).toString('utf8');
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group has ended meanwhile.
  }
}
