import { isMap, isScalar, LineCounter, type Pair, parseDocument } from 'yaml';
import { Failure } from '../../errors/catalogue.js';
import type { FileEntry } from './resolve.js';
import { settingTable } from './table.js';

/**
 * Reads config.yaml: a map of the settings' names to their values.
 *
 * @throws Failure BAD_SETTING with the line of what is wrong: a syntax error, no map, an unknown key, or a value that is no scalar
 */
export function parseConfigYaml(file: string, source: string): FileEntry[] {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: true });
  const [broken] = document.errors;
  if (broken !== undefined) throw bad(file, lines.linePos(broken.pos[0]).line, broken.message.split('\n')[0] ?? 'no YAML');

  const { contents } = document;
  if (contents === null) return [];
  if (!isMap(contents)) throw bad(file, 1, 'a map of settings is expected, such as zk-quorum: node1:2181');
  return contents.items.map((pair) => entryOf(file, pair, lines));
}

function entryOf(file: string, { key, value }: Pair, lines: LineCounter): FileEntry {
  const name = isScalar(key) ? String(key.value) : '';
  const line = isScalar(key) && key.range ? lines.linePos(key.range[0]).line : 1;
  if (!names.includes(name)) throw bad(file, line, `there is no setting ${JSON.stringify(name)}`, `the settings are ${names.join(', ')}`);

  // The text as written: YAML would read 3.10 as the number 3.1.
  const text = isScalar(value) && value.value !== null ? (value.source ?? String(value.value)) : undefined;
  if (text === undefined) throw bad(file, line, `${name} needs one value`);
  return { key: name, text, file, line };
}

const names: readonly string[] = Object.values(settingTable).map(({ name }) => name);

function bad(file: string, line: number, problem: string, hint?: string): Failure {
  return new Failure(
    'BAD_SETTING',
    `${file}:${line}: ${problem}`,
    { file, line },
    { hint: hint ?? `correct ${file}; docs/settings.md shows an example` },
  );
}
