import { EventEmitter } from 'node:events';
import type { Config } from '@oclif/core';
import type { Connectors } from '../../src/cli/cluster/connectors.js';
import type { LocalCommand } from '../../src/cli/local-command.js';
import type { Io, Output } from '../../src/cli/output/io.js';
import type { CommandPorts } from '../../src/cli/ports.js';
import { Failure } from '../../src/errors/catalogue.js';
import { systemClock } from '../../src/runtime/clock/system-clock.js';
import { systemRandom } from '../../src/runtime/random/system-random.js';

/** A terminal or a pipe that keeps what was written to it. */
export class RecordedOutput implements Output {
  text = '';
  readonly #closed = new Set<(fault?: Error) => void>();
  readonly columns: number | undefined;

  constructor(columns?: number) {
    this.columns = columns;
  }

  get isTerminal(): boolean {
    return this.columns !== undefined;
  }

  write(text: string): void {
    this.text += text;
  }

  async drained(): Promise<void> {}

  onClosed(listener: (fault?: Error) => void): Disposable {
    this.#closed.add(listener);
    return { [Symbol.dispose]: () => void this.#closed.delete(listener) };
  }

  /** As when `head` has seen enough, or the disk is full. */
  close(fault?: Error): void {
    for (const listener of this.#closed) listener(fault);
  }
}

class RecordedSignals extends EventEmitter {
  forcedExit: number | undefined;
  exit(status: number): void {
    this.forcedExit ??= status;
  }
}

async function* pieces(text: string): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(text);
}

/** The outside of one command under test. */
export class Outside implements Io {
  readonly stdout: RecordedOutput;
  readonly stderr: RecordedOutput;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly signals = new RecordedSignals();
  readonly env: Record<string, string>;
  exitStatus: number | undefined;
  /** What a person types when asked; nobody sits there while it is empty. */
  readonly answers: string[] = [];

  constructor(options: { readonly columns?: number; readonly env?: Record<string, string>; readonly stdin?: string } = {}) {
    this.stdout = new RecordedOutput(options.columns);
    this.stderr = new RecordedOutput(options.columns);
    this.stdin = pieces(options.stdin ?? '');
    // A home of nobody: no file of the machine that runs the test may count.
    this.env = { HOME: '/nonexistent', MAAS_DEV_DIR: '/nonexistent', ...options.env };
  }

  async ask(question: string): Promise<string | undefined> {
    const answer = this.answers.shift();
    if (answer !== undefined) this.stderr.write(`${question}${answer}\n`);
    return answer;
  }

  closedStdin: Error | undefined;

  closeStdin(reason: Error): void {
    this.closedStdin ??= reason;
  }

  setExitStatus(status: number): void {
    this.exitStatus = status;
  }
}

const noCluster: Connectors = {
  zooKeeper: async ({ quorum }) => {
    throw new Failure('ZOOKEEPER_UNREACHABLE', `nobody answers at ${quorum}`);
  },
  store: async ({ uri }) => {
    throw new Failure('STORE_UNREACHABLE', `nobody answers at ${uri}`);
  },
  kafka: async ({ brokers }) => {
    throw new Failure('KAFKA_UNREACHABLE', `nobody answers at ${brokers}`);
  },
};

export type CommandClass = new (argv: string[], config: Config, ports: CommandPorts) => LocalCommand<object | undefined>;

/** Of the outside, what a test gives; nothing else is there. */
export type TestPorts = Partial<Omit<CommandPorts, 'connectors'>> & { readonly connectors?: Partial<Connectors> };

/** Runs a command as oclif would, to its end. */
export async function runCommand(Class: CommandClass, argv: string[], outside: Outside, ports: TestPorts = {}): Promise<void> {
  const connectors = { ...noCluster, ...ports.connectors };
  const command = new Class(argv, config, { io: outside, clock: systemClock, random: systemRandom, ...ports, connectors });
  command.id = (Class as { readonly id?: string }).id;
  await (command as unknown as { _run(): Promise<unknown> })._run();
}

const config = {
  bin: 'maas',
  topicSeparator: ':',
  userAgent: 'maas',
  runHook: async () => ({ successes: [], failures: [] }),
  scopedEnvVar: () => undefined,
  scopedEnvVarKeys: () => [],
} as unknown as Config;
