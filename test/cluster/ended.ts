import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { hasErrno } from '../../src/runtime/errno.js';

/** Has processes end, and waits until all of them have. */
export async function endAll(children: Iterable<ChildProcess>): Promise<void> {
  const alive = [...children].filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  const ended = alive.map((child) => once(child, 'exit'));
  for (const child of alive) child.kill('SIGTERM');
  await Promise.all(ended);
}

/** Models and workers outlive their agent: this ends those at home below `directory`, as a test that failed leaves them. */
export async function killThoseAtHomeIn(directory: string): Promise<void> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
    if (environment.split('\0').some((variable) => variable.startsWith(`HOME=${directory}/`))) kill(Number(pid));
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!hasErrno(error, 'ESRCH')) throw error;
  }
}
