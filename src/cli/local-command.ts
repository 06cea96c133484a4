import { Command, type Config, type Interfaces } from '@oclif/core';
import { Failure } from '../errors/catalogue.js';
import { lineLog } from '../runtime/log/line-log.js';
import type { Log } from '../runtime/log/log.js';
import { successEnvelope, toJson } from './output/envelope.js';
import { Interruption } from './output/interruption.js';
import { tellFailure } from './output/tell-failure.js';
import { type CommandPorts, processPorts } from './ports.js';
import { type Style, styleFor } from './render/style.js';
import type { TableOptions } from './render/table.js';
import { readSettings } from './settings/read-settings.js';
import type { Settings } from './settings/resolve.js';
import { globalFlags } from './shared-flags.js';

/**
 * The base of every command: how it answers people and programs, how long it may take, and how it is stopped. A command that acts on a
 * cluster extends `MaasCommand` instead.
 *
 * `run()` returns the result that `--json` prints, and shows it to people with `log`. A command that follows something, such as logs,
 * returns nothing and prints each value with `emit`. Failures are thrown. A `run()` that returns although it was interrupted succeeded.
 */
export abstract class LocalCommand<Result extends object | undefined> extends Command {
  static override enableJsonFlag = true;
  static override baseFlags = globalFlags;
  /** How long the command may take unless `--timeout` says otherwise; undefined: until it is interrupted. */
  static defaultTimeoutMs: number | undefined = 60_000;

  protected readonly ports: CommandPorts;
  readonly #interruption: Interruption;
  #started: { readonly settings: Settings; readonly log: Log; readonly quiet: boolean } | undefined;

  constructor(argv: string[], config: Config, ports: CommandPorts = processPorts()) {
    super(argv, config);
    this.ports = ports;
    this.#interruption = new Interruption(ports.io);
  }

  abstract override run(): Promise<Result>;

  /** Aborts on Ctrl-C, on SIGTERM, when `--timeout` has passed, and when nobody reads the output any more (`| head`). */
  protected get signal(): AbortSignal {
    return this.#interruption.signal;
  }

  /** The settings in force. Available after `parse`. */
  protected get settings(): Settings {
    return this.#afterParse.settings;
  }

  /** How long the command may take; undefined: until it is interrupted. Available after `parse`. */
  protected get timeoutMs(): number | undefined {
    return this.settings.timeout?.value ?? (this.ctor as typeof LocalCommand).defaultTimeoutMs;
  }

  /** The log on stderr, for debugging, at `--log-level`. Available after `parse`. */
  protected get logger(): Log {
    return this.#afterParse.log;
  }

  /** Colours for stdout, or none where it does not show any. */
  protected get style(): Style {
    return styleFor(this.ports.io.stdout, this.ports.io.env);
  }

  /** For tables on stdout. */
  protected get tableOptions(): TableOptions {
    return { width: this.ports.io.stdout.columns, style: this.style };
  }

  /** Whether to show progress and notices on stderr: not with `--json` or `--quiet`. */
  protected get talks(): boolean {
    return !this.jsonEnabled() && this.#started?.quiet !== true;
  }

  /** Prints a line of the result for people on stdout; nothing with `--json`. */
  override log(message = ''): void {
    if (!this.jsonEnabled()) this.ports.io.stdout.write(`${message}\n`);
  }

  /** Tells people on stderr what they should know while the command works. */
  protected notice(message: string): void {
    if (this.talks) this.ports.io.stderr.write(`${message}\n`);
  }

  /** Prints one value of a command that follows something: a line of JSON for programs, of text for people. */
  protected emit(value: object, text: string): void {
    this.ports.io.stdout.write(`${this.jsonEnabled() ? toJson(value, false) : text}\n`);
  }

  /**
   * Asks for confirmation before something is lost.
   *
   * @param yes what `--yes` says
   * @throws Failure WRONG_USAGE when standard input is no terminal, INTERRUPTED when the answer is no
   */
  protected async confirm(question: string, yes: boolean): Promise<void> {
    if (yes) return;
    const answer = await this.ports.io.ask(`${question} [y/N] `, this.signal);
    if (answer === undefined)
      throw new Failure(
        'WRONG_USAGE',
        'this needs confirmation, and standard input is not a terminal',
        {},
        { hint: 'give --yes to go ahead without asking' },
      );
    if (!/^y(es)?$/i.test(answer.trim())) throw new Failure('INTERRUPTED', 'nothing was done');
  }

  protected override async parse<
    F extends Interfaces.OutputFlags<F>,
    B extends Interfaces.OutputFlags<B>,
    A extends Interfaces.OutputArgs<A>,
  >(options?: Interfaces.Input<F, B, A>, argv?: string[]): Promise<Interfaces.ParserOutput<F, B, A>> {
    const parsed = await super.parse(options, argv);
    await this.#start(parsed.flags);
    this.signal.throwIfAborted();
    return parsed;
  }

  protected override toSuccessJson(result: unknown): unknown {
    return successEnvelope(result);
  }

  protected override logJson(json: unknown): void {
    this.ports.io.stdout.write(`${toJson(json, this.ports.io.stdout.isTerminal)}\n`);
  }

  protected override async catch(thrown: unknown): Promise<void> {
    const error = this.#interruption.reasonOf(thrown);
    tellFailure(error, this.ports.io, { json: this.jsonEnabled(), commandId: this.id?.replaceAll(':', ' ') });
  }

  protected override async finally(): Promise<void> {
    this.#interruption[Symbol.dispose]();
  }

  async #start(flags: Readonly<Record<string, unknown>>): Promise<void> {
    const { io, clock } = this.ports;
    const settings = await readSettings(flags, io.env);
    const log = lineLog({ write: (line) => io.stderr.write(line), level: settings.logLevel.value, clock, format: 'text' });
    this.#started = { settings, log, quiet: flags['quiet'] === true };

    const { timeoutMs } = this;
    if (timeoutMs !== undefined) this.#interruption.abortAfter(timeoutMs, clock);
  }

  get #afterParse() {
    if (this.#started === undefined) throw new Error(`${this.id} did not parse its arguments first`);
    return this.#started;
  }
}
