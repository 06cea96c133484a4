import type { Clock } from '../runtime/clock/clock.js';
import type { Random } from '../runtime/random/random.js';
import type { SearchIndex } from './port.js';

export interface OpenIndexOptions {
  /** `http://node1:9200`, or `sqlite:///path/of/file`. */
  readonly url: string;
  readonly credentials?: string | undefined;
  readonly clock: Clock;
  readonly random: Random;
}

/** Opens the index at an address; the module of its client is loaded only then. */
export async function openIndex({ url, ...ports }: OpenIndexOptions): Promise<SearchIndex> {
  if (url.startsWith('sqlite:')) {
    const { EmbeddedSearchIndex } = await import('./embedded/embedded-index.js');
    return new EmbeddedSearchIndex({ file: new URL(url).pathname });
  }
  const { ServerSearchIndex } = await import('./server/server-index.js');
  return new ServerSearchIndex({ url, ...ports });
}
