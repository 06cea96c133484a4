/**
 * A file of Java properties, as Kafka's own tools take it: `key=value`, `key: value` or `key value`, comments after # or !, lines
 * continued by a backslash, and its escapes.
 */
export function parseProperties(text: string): ReadonlyMap<string, string> {
  const entries = logicalLines(text).map((line) => {
    const [, key = '', value = ''] = /^((?:\\.|[^=:\s\\])*)[ \t\f]*[=:]?[ \t\f]*(.*)$/s.exec(line) ?? [];
    return [unescaped(key), unescaped(value)] as const;
  });
  return new Map(entries);
}

function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let continued: string | undefined;
  for (const natural of text.split(/\r\n|\n|\r/)) {
    const line = natural.trimStart();
    if (continued === undefined && (line === '' || /^[#!]/.test(line))) continue;
    const whole = (continued ?? '') + line;
    const [backslashes = ''] = /\\*$/.exec(whole) ?? [];
    continued = backslashes.length % 2 === 1 ? whole.slice(0, -1) : undefined;
    if (continued === undefined) lines.push(whole);
  }
  return continued === undefined || continued === '' ? lines : [...lines, continued];
}

const letters: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function unescaped(text: string): string {
  return text.replace(/\\u([0-9a-fA-F]{4})|\\(.)/gs, (_, code: string | undefined, letter = '') =>
    code === undefined ? (letters[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
