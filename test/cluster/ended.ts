import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Has processes end, and waits until all of them have. */
export async function endAll(children: Iterable<ChildProcess>): Promise<void> {
  const alive = [...children].filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  const ended = alive.map((child) => once(child, 'exit'));
  for (const child of alive) child.kill('SIGTERM');
  await Promise.all(ended);
}
