import type { Log } from '../../runtime/log.js';
import type { ConfigSource, ConfigTexts } from '../config/config-source.js';
import type { Chain } from './chain.js';

/** The chain of the configs as they are now. One that does not compile leaves the chain before it in force. */
export class LiveChain {
  readonly #configs: ConfigSource;
  readonly #compile: (texts: ConfigTexts) => Promise<Chain>;
  readonly #log: Log;
  #chain: Chain;
  #compiled: ConfigTexts;
  #compiling = false;

  private constructor(configs: ConfigSource, compile: (texts: ConfigTexts) => Promise<Chain>, log: Log, texts: ConfigTexts, chain: Chain) {
    this.#configs = configs;
    this.#compile = compile;
    this.#log = log;
    this.#compiled = texts;
    this.#chain = chain;
  }

  /** @throws what compiling the configs as they are now throws */
  static async open(configs: ConfigSource, compile: (texts: ConfigTexts) => Promise<Chain>, log: Log): Promise<LiveChain> {
    const texts = configs.current();
    const live = new LiveChain(configs, compile, log, texts, await compile(texts));
    configs.onChange(() => void live.#follow());
    void live.#follow();
    return live;
  }

  get chain(): Chain {
    return this.#chain;
  }

  /** Compiles until what is compiled is what there is: more may change while it does. */
  async #follow(): Promise<void> {
    if (this.#compiling) return;
    this.#compiling = true;
    try {
      for (let texts = this.#configs.current(); !same(texts, this.#compiled); texts = this.#configs.current()) {
        this.#compiled = texts;
        await this.#replace(texts);
      }
    } finally {
      this.#compiling = false;
    }
  }

  async #replace(texts: ConfigTexts): Promise<void> {
    try {
      this.#chain = await this.#compile(texts);
      this.#log.info('the configuration changed and is in force');
    } catch (error) {
      this.#log.error('the configuration changed and cannot be used; the former one stays in force', {
        why: error instanceof Error ? error.message : String(error),
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
