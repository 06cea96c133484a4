import { messageOf } from '../../errors/message-of.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Log } from '../../runtime/log/log.js';
import type { ConfigSource, ConfigTexts } from '../config/config-source.js';
import type { Chain } from './chain.js';

export interface LiveChainOptions {
  readonly configs: ConfigSource;
  readonly compile: (texts: ConfigTexts) => Promise<Chain>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** What was pushed together arrives one after the other: this long after the first sign, all of it is there. */
const settleMs = 100;

/** The chain of the configs as they are now. One that does not compile leaves the chain before it in force. */
export class LiveChain {
  readonly #options: LiveChainOptions;
  #chain: Chain;
  #compiled: ConfigTexts;
  #compiling = false;

  private constructor(options: LiveChainOptions, texts: ConfigTexts, chain: Chain) {
    this.#options = options;
    this.#compiled = texts;
    this.#chain = chain;
  }

  /** @throws what compiling the configs as they are now throws */
  static async open(options: LiveChainOptions): Promise<LiveChain> {
    const { configs, compile } = options;
    const texts = configs.current();
    const live = new LiveChain(options, texts, await compile(texts));
    configs.onChange(() => void live.#follow());
    void live.#follow();
    return live;
  }

  get chain(): Chain {
    return this.#chain;
  }

  /** Compiles until what is compiled is what there is: more may change while it does. */
  async #follow(): Promise<void> {
    const { configs, clock, signal } = this.#options;
    if (this.#compiling) return;
    this.#compiling = true;
    try {
      while (!signal.aborted && !same(configs.current(), this.#compiled)) {
        await clock.sleep(settleMs, signal);
        const texts = configs.current();
        this.#compiled = texts;
        await this.#replace(texts);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#compiling = false;
    }
  }

  async #replace(texts: ConfigTexts): Promise<void> {
    try {
      this.#chain = await this.#options.compile(texts);
      this.#options.log.info('the configuration changed and is in force');
    } catch (error) {
      this.#options.log.error('the configuration changed and cannot be used; the former one stays in force', {
        why: messageOf(error),
      });
    }
  }
}

function same(a: ConfigTexts, b: ConfigTexts): boolean {
  return fingerprint(a) === fingerprint(b);
}

function fingerprint({ global, ...kinds }: ConfigTexts): string {
  const sorted = Object.entries(kinds).map(([kind, texts]) => [kind, Array.from(texts, ([name, { text }]) => [name, text]).sort()]);
  return JSON.stringify([global?.text, sorted]);
}
