import { LRUCache } from 'lru-cache';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Expression } from '../../stellar/expression.js';
import type { Variables } from '../../stellar/run.js';
import type { Value } from '../../stellar/values.js';
import { configText } from '../config/config-values.js';
import { encodeValue } from '../message-json.js';

/** null is a result, too, and lru-cache takes none. */
interface Kept {
  readonly value: Value;
}

/** Results of expressions by the variables they read, for `cacheConfig`. They expire a while after they were written. */
export class ResultCache {
  readonly #kept: LRUCache<string, Kept>;

  constructor(entries: number, ttlMs: number, clock: Clock) {
    this.#kept = new LRUCache<string, Kept>({
      max: entries,
      ttl: ttlMs,
      // lru-cache reads a moment of 0 as "no moment".
      perf: { now: () => clock.elapsed() + 1 },
      ttlResolution: 0,
    });
  }

  keyOf({ source, uses }: Expression, variables: Variables): string {
    const read = uses.allFields
      ? [...variables.entries()]
      : Array.from(uses.variables, (name) => [name, variables.get(name) ?? null] as const);
    return `${source}\0${read.map(([name, value]) => `${name}=${encodeValue(value)}`).join('\0')}`;
  }

  get(key: string): Value | undefined {
    return this.#kept.get(key)?.value;
  }

  keep(key: string, value: Value): void {
    // What can be changed in place is not shared between messages.
    if (typeof value !== 'object' || value === null) this.#kept.set(key, { value });
  }
}

const mostEntries = 1_000_000;

/** Both keys have to be positive numbers; otherwise there is no cache. */
export function resultCacheOf(config: ReadonlyMap<string, unknown>, clock: Clock): ResultCache | undefined {
  const entries = Number(configText(config.get('stellar.cache.maxSize')));
  const minutes = Number(configText(config.get('stellar.cache.maxTimeRetain')));
  if (!(entries > 0 && minutes > 0)) return undefined;
  return new ResultCache(Math.min(Math.trunc(entries), mostEntries), minutes * 60_000, clock);
}
