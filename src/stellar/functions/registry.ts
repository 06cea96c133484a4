import { checks } from './checks.js';
import { collections } from './collections.js';
import type { Family, StellarFunction } from './definition.js';
import { encoding } from './encoding.js';
import { enrichment } from './enrichment.js';
import { files } from './files.js';
import { geo } from './geo.js';
import { geohash } from './geohash.js';
import { grok } from './grok.js';
import { indexingConfig } from './indexing-config.js';
import { kafka } from './kafka.js';
import { maas } from './maas.js';
import { network } from './network.js';
import { numbers } from './numbers.js';
import { objects } from './objects.js';
import { parsers } from './parsers.js';
import { profiles } from './profiles.js';
import { rest } from './rest.js';
import { shell } from './shell.js';
import { sketches } from './sketches.js';
import { stats } from './statistics.js';
import { storedConfig } from './stored-config.js';
import { strings } from './strings.js';
import { system } from './system.js';
import { threatTriage } from './threat-triage.js';
import { time } from './time.js';
import { transformConfig } from './transform-config.js';

/** Every family of the language. A new one is added here, and nowhere else. */
export const families: readonly Family[] = [
  strings,
  collections,
  numbers,
  maas,
  network,
  stats,
  sketches,
  geo,
  geohash,
  time,
  indexingConfig,
  transformConfig,
  threatTriage,
  shell,
  encoding,
  checks,
  rest,
  enrichment,
  objects,
  files,
  system,
  storedConfig,
  grok,
  parsers,
  profiles,
  kafka,
];

/** The functions an evaluator knows, by name. Built once per evaluator; names are case sensitive. */
export class Registry {
  readonly #byName: ReadonlyMap<string, StellarFunction>;

  /** @throws Error when two functions have one name: a defect */
  constructor(from: readonly Family[] = families) {
    const byName = new Map<string, StellarFunction>();
    for (const { functions } of from) {
      for (const definition of functions) {
        if (byName.has(definition.name)) throw new Error(`two functions are named ${definition.name}`);
        byName.set(definition.name, definition);
      }
    }
    this.#byName = byName;
  }

  get(name: string): StellarFunction | undefined {
    return this.#byName.get(name);
  }

  /** Sorted. */
  names(): string[] {
    return [...this.#byName.keys()].sort();
  }
}
