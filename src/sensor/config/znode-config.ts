import type { ZooKeeper } from '../../zookeeper/port.js';
import { Bell } from '../../zookeeper/recipes/bell.js';
import { type RecipePorts, untilDone } from '../../zookeeper/recipes/retry.js';
import { readAndWatch } from '../../zookeeper/recipes/wait-for.js';
import { type ConfigId, singleOf, znodeOf } from './config-place.js';

/** What a running pipeline goes by, as it is stored; undefined where there is none. */
export interface SensorConfigTexts {
  readonly global: string | undefined;
  readonly parser: string | undefined;
  readonly enrichment: string | undefined;
  readonly indexing: string | undefined;
}

/**
 * A sensor's configuration in ZooKeeper, and every change of it from then on.
 *
 * Configurations that were pushed together are seen together: they are one transaction, and after the first sign of a change all of them are
 * read again. States in between may be missed, the last one never. While ZooKeeper is away, nothing changes.
 */
export class ZnodeConfig implements AsyncDisposable {
  readonly #ended = new AbortController();
  readonly #following: Promise<void>;
  #texts: SensorConfigTexts;

  /**
   * @param onChange told of each change after the one that is there when this is fulfilled
   * @throws ZooKeeperError not allowed, closed; the reason of the signal
   */
  static async open(
    zk: ZooKeeper,
    sensor: string,
    { onChange, signal, ...ports }: RecipePorts & { readonly onChange: (texts: SensorConfigTexts) => void; readonly signal: AbortSignal },
  ): Promise<ZnodeConfig> {
    const bell = new Bell();
    const read = (until: AbortSignal) => untilDone(() => readAll(zk, sensor, bell.ring, until), ports, until);
    return new ZnodeConfig(await read(signal), bell, read, onChange, signal);
  }

  private constructor(
    texts: SensorConfigTexts,
    bell: Bell,
    read: (signal: AbortSignal) => Promise<SensorConfigTexts>,
    onChange: (texts: SensorConfigTexts) => void,
    signal: AbortSignal,
  ) {
    this.#texts = texts;
    this.#following = this.#follow(bell, read, onChange, AbortSignal.any([signal, this.#ended.signal]));
  }

  /** The last that was seen. */
  get texts(): SensorConfigTexts {
    return this.#texts;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort(new Error('no longer followed'));
    await this.#following;
  }

  async #follow(
    bell: Bell,
    read: (signal: AbortSignal) => Promise<SensorConfigTexts>,
    onChange: (texts: SensorConfigTexts) => void,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      for (;;) {
        await bell.next(signal);
        const texts = await read(signal);
        if (isSame(texts, this.#texts)) continue;
        this.#texts = texts;
        onChange(texts);
      }
    } catch (error) {
      // The client was closed, or this was: either way nobody asks any more.
      if (!signal.aborted) this.#ended.abort(error);
    }
  }
}

async function readAll(zk: ZooKeeper, sensor: string, watch: () => void, signal: AbortSignal): Promise<SensorConfigTexts> {
  const text = async (id: ConfigId) => {
    const znode = await readAndWatch(zk, znodeOf(id), watch, signal);
    return znode === undefined || znode.data.length === 0 ? undefined : Buffer.from(znode.data).toString('utf8');
  };
  const [global, parser, enrichment, indexing] = await Promise.all([
    text(singleOf('GLOBAL')),
    text({ type: 'PARSER', name: sensor }),
    text({ type: 'ENRICHMENT', name: sensor }),
    text({ type: 'INDEXING', name: sensor }),
  ]);
  return { global, parser, enrichment, indexing };
}

function isSame(left: SensorConfigTexts, right: SensorConfigTexts): boolean {
  return (['global', 'parser', 'enrichment', 'indexing'] as const).every((name) => left[name] === right[name]);
}
