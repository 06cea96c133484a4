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
 * What every command shares: one way to answer people and programs, to wait, and to be stopped. One that acts on a cluster
 * extends `MaasCommand` instead.
 *
 * `run()` returns the result that `--json` prints, and shows it to people through `log`. A follower returns nothing and tells
 * each value through `emit`. Failures are thrown; a `run()` that returns although it was interrupted has ended well.
 */
export abstract class LocalCommand<Result extends object | undefined> extends Command {
  static override enableJsonFlag = true;
  static override baseFlags = globalFlags;
  /** For how long it may run when no setting says; undefined: until it is interrupted. */
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

  /** Aborts on Ctrl-C, on SIGTERM, when `--timeout` is over, and when nobody reads the output any more. */
  protected get signal(): AbortSignal {
    return this.#interruption.signal;
  }

  /** After `parse`. */
  protected get settings(): Settings {
    return this.#afterParse.settings;
  }

  /** After `parse`: how long the command may take; undefined: until it is interrupted. */
  protected get timeoutMs(): number | undefined {
    return this.settings.timeout?.value ?? (this.ctor as typeof LocalCommand).defaultTimeoutMs;
  }

  /** After `parse`: for whoever debugs, on stderr, by `--log-level`. */
  protected get logger(): Log {
    return this.#afterParse.log;
  }

  /** The looks of what goes to stdout. */
  protected get style(): Style {
    return styleFor(this.ports.io.stdout, this.ports.io.env);
  }

  /** For tables on stdout. */
  protected get tableOptions(): TableOptions {
    return { width: this.ports.io.stdout.columns, style: this.style };
  }

  /** Whether people want to see progress on stderr. */
  protected get talks(): boolean {
    return !this.jsonEnabled() && this.#started?.quiet !== true;
  }

  /** A line of the result for people, on stdout. */
  override log(message = ''): void {
    if (!this.jsonEnabled()) this.ports.io.stdout.write(`${message}\n`);
  }

  /** What a person should know while the command works, on stderr. */
  protected notice(message: string): void {
    if (this.talks) this.ports.io.stderr.write(`${message}\n`);
  }

  /** One value of a follower: a line of JSON for programs, of text for people. */
  protected emit(value: object, text: string): void {
    this.ports.io.stdout.write(`${this.jsonEnabled() ? toJson(value, false) : text}\n`);
  }

  /**
   * Has a person agree before something is lost.
   *
   * @param yes what `--yes` says
   * @throws Failure WRONG_USAGE when nobody is there to ask, INTERRUPTED when the answer is no
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
