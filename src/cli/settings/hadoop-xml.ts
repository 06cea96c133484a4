import type { FileEntry } from './resolve.js';

/**
 * Reads one of Hadoop's site files, which hold `<property><name>…</name><value>…</value></property>`. Comments and anything that is not of
 * that form are skipped: to complain about it is Hadoop's business.
 */
export function parseHadoopXml(file: string, source: string): FileEntry[] {
  const visible = source.replace(/<!--[\s\S]*?-->/g, (comment) => comment.replace(/[^\n]/g, ' '));
  const entries: FileEntry[] = [];
  let line = 1;
  let counted = 0;
  for (const match of visible.matchAll(/<property>([\s\S]*?)<\/property>/g)) {
    line += newlines(visible.slice(counted, match.index));
    counted = match.index;
    const [, body = ''] = match;
    const key = element(body, 'name');
    const text = element(body, 'value');
    if (key !== undefined && text !== undefined) entries.push({ key, text, file, line });
  }
  return entries;
}

/**
 * Expands `${…}`, which refers to another property or, as `${env.NAME}`, to an environment variable. An unknown name stays as it is, as in
 * Hadoop.
 *
 * @param entries the properties of all site files in the order Hadoop loads them; a later one overrides an earlier one
 */
export function expandVariables(entries: readonly FileEntry[], env: Readonly<Record<string, string | undefined>>): FileEntry[] {
  const lookUp = (name: string) => (name.startsWith('env.') ? env[name.slice(4)] : entries.findLast(({ key }) => key === name)?.text);
  const deepest = 20;
  return entries.map((entry) => {
    let { text } = entry;
    for (let depth = 0; depth < deepest; depth += 1) {
      const expanded = text.replace(/\$\{([^}$\s]+)\}/g, (whole, name: string) => lookUp(name) ?? whole);
      if (expanded === text) break;
      text = expanded;
    }
    return { ...entry, text };
  });
}

function element(body: string, tag: string): string | undefined {
  const [, content] = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(body) ?? [];
  return content === undefined ? undefined : decodeEntities(content).trim();
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  const [, cdata] = /^\s*<!\[CDATA\[([\s\S]*?)\]\]>\s*$/.exec(text) ?? [];
  return cdata ?? text.replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);
}

function newlines(text: string): number {
  return text.split('\n').length - 1;
}
