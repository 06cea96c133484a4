import type { Message } from '../message.js';

const element = /\[([^\s=\]"]{1,32})/y;
const parameter = / ([^\s=\]"]{1,32})="((?:[^"\\\]]|\\[\s\S])*)"/y;

/**
 * Reads RFC 5424's structured data, `-` or `[id name="value" …]…`, into `syslog.structuredData.<id>.<name>`; escapes stay as they are.
 *
 * @returns what follows: the message @throws Error they are not well formed
 */
export function addStructuredData(message: Message, text: string): string {
  if (text.startsWith('-')) return afterBlank(text, 1);
  let at = 0;
  while (text.charAt(at) === '[') {
    element.lastIndex = at;
    const id = element.exec(text)?.[1];
    if (id === undefined) throw broken(text);
    at = element.lastIndex;
    for (parameter.lastIndex = at; ; ) {
      const [, name, value = ''] = parameter.exec(text) ?? [];
      if (name === undefined) break;
      message.set(`syslog.structuredData.${id}.${name}`, value);
      at = parameter.lastIndex;
    }
    if (text.charAt(at) !== ']') throw broken(text);
    at++;
  }
  return afterBlank(text, at);
}

function afterBlank(text: string, at: number): string {
  if (at < text.length && text.charAt(at) !== ' ') throw broken(text);
  return text.slice(at + 1);
}

function broken(text: string): Error {
  return new Error(`the structured data are not well formed: ${text.slice(0, 200)}`);
}
