import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Failure } from '../../errors/catalogue.js';
import { messageOf } from '../../errors/message-of.js';
import { MemoryKeyValues } from './memory.js';
import type { KeyValueStore } from './port.js';

/**
 * Reference data from a file of JSON lines: `{"type": "whois", "indicator": "yahoo.com", "columns": {"country": "US"}}`, with `table` and
 * `columnFamily` where they count.
 *
 * @throws Failure BAD_INPUT, with the line
 */
export async function openKeyValueFile(file: string): Promise<KeyValueStore> {
  const store = new MemoryKeyValues();
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  try {
    for await (const line of lines) {
      number++;
      if (line.trim() !== '') putRow(store, JSON.parse(line));
    }
  } catch (cause) {
    throw new Failure('BAD_INPUT', `${file}, line ${number}: ${messageOf(cause)}`, { file }, { cause });
  }
  return store;
}

function putRow(store: MemoryKeyValues, row: unknown): void {
  const { type, indicator, columns = {}, table, columnFamily } = Object(row);
  if (typeof type !== 'string' || typeof indicator !== 'string') throw new TypeError('a row needs a type and an indicator, both texts');
  const texts = Object.entries(Object(columns)).map(([name, value]) => [name, String(value)] as const);
  store.put({ type, indicator, table, columnFamily }, Object.fromEntries(texts));
}
