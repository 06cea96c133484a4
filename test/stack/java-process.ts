import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

interface JavaProgram {
  readonly name: string;
  readonly classPath: string;
  readonly main: string;
  readonly args: readonly string[];
  readonly options?: readonly string[];
  /** For its pid file and log; also its working directory. */
  readonly directory: string;
  /** Goes on when we end: for a developer's stack. Otherwise it ends with us. */
  readonly outlives?: boolean;
}

const running = new Set<ChildProcess>();
const detached = new WeakSet<ChildProcess>();
process.on('exit', () => {
  for (const child of running) if (!detached.has(child)) child.kill('SIGKILL');
});

/** One Java server of a test, from its start to its end; it can be started again. */
export class JavaProcess {
  readonly #program: JavaProgram;
  #child: ChildProcess | undefined;

  constructor(program: JavaProgram) {
    this.#program = program;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async start(isReady: () => Promise<boolean>, limitMs = 60_000): Promise<void> {
    await this.launch();
    await this.untilReady(isReady, limitMs);
  }

  /** Starts it without waiting until it serves. */
  async launch(): Promise<void> {
    const { classPath, main, args, options = [], directory, name, outlives = false } = this.#program;
    const log = openSync(this.#logFile, 'a');
    const command = [...options, '-cp', classPath, main, ...args];
    const child = spawn('java', command, { cwd: directory, detached: outlives, stdio: ['ignore', log, log] });
    closeSync(log);
    this.#child = child;
    await once(child, 'spawn');
    running.add(child);
    if (outlives) detached.add(child);
    child.once('exit', () => running.delete(child));
    await writeFile(path.join(directory, `${name}.pid`), `${child.pid}\n`);
  }

  /** @throws with its last words when it ended, or is not ready in time */
  async untilReady(isReady: () => Promise<boolean>, limitMs: number): Promise<void> {
    const { name } = this.#program;
    const giveUpAt = performance.now() + limitMs;
    while (!(await isReady())) {
      if (!this.runs) throw new Error(`${name} ended while starting: ${await this.lastWords()}`);
      if (performance.now() > giveUpAt) throw new Error(`${name} is not ready after ${limitMs} ms: ${await this.lastWords()}`);
      await delay(50);
    }
  }

  /** Starts it, and waits until it has ended well. */
  async run(limitMs = 60_000): Promise<void> {
    await this.launch();
    const child = this.#child;
    if (child === undefined) return;
    if (child.exitCode === null) await once(child, 'exit', { signal: AbortSignal.timeout(limitMs) });
    if (child.exitCode !== 0) throw new Error(`${this.#program.name} ended with ${child.exitCode}: ${await this.lastWords()}`);
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child?.kill(signal);
  }

  /** Lets go of it, so that we may end while it goes on. */
  release(): void {
    this.#child?.unref();
  }

  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** Lets it end by itself. */
  terminate(): Promise<void> {
    return this.#end('SIGTERM');
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === undefined || !running.has(child)) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  get runs(): boolean {
    return this.#child !== undefined && running.has(this.#child);
  }

  get #logFile(): string {
    return path.join(this.#program.directory, `${this.#program.name}.log`);
  }

  /** The end of its log. */
  async lastWords(): Promise<string> {
    return (await readFile(this.#logFile, 'utf8')).slice(-2_000);
  }
}
