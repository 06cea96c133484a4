import type { KeyValueKey, KeyValueStore, KnownColumns } from './port.js';

/** Reference data in memory. */
export class MemoryKeyValues implements KeyValueStore {
  readonly #rows = new Map<string, KnownColumns>();

  put(key: KeyValueKey, columns: KnownColumns): void {
    this.#rows.set(keyOf(key), columns);
  }

  get(key: KeyValueKey): KnownColumns | undefined {
    // A row without a table is found under every table.
    return this.#rows.get(keyOf(key)) ?? this.#rows.get(keyOf({ type: key.type, indicator: key.indicator }));
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

function keyOf({ type, indicator, table = '', columnFamily = '' }: KeyValueKey): string {
  return JSON.stringify([table, columnFamily, type, indicator]);
}
