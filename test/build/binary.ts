import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** What `npm run build` makes; the e2e tier runs nothing else. */
export const binary = path.join(import.meta.dirname, '../../dist/maas');

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** All of it: nothing is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Runs maas to its end, with no terminal. */
export function maas(args: readonly string[], options: RunOptions = {}): Ended {
  if (!existsSync(binary)) throw new Error('dist/maas is missing: npm run build');
  return program(binary, args, options);
}

/** Runs any program to its end. */
export function program(file: string, args: readonly string[], { env = {}, cwd }: RunOptions = {}): Ended {
  const { status, stdout, stderr, error } = spawnSync(file, args, { env, cwd, encoding: 'utf8', timeout: 60_000 });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}
