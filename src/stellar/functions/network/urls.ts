import { illegalArgument } from '../../errors.js';
import { type JavaUrl, parseJavaUrl } from '../../java/url.js';
import { kindOf, type Value } from '../../values.js';
import { arg } from '../arguments.js';
import type { StellarFunction } from '../definition.js';

const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443, ftp: 21 };

/** A function of a URL; null for null and for what is no URL. */
function ofUrl(name: string, what: string, read: (url: JavaUrl) => Value, example: unknown): StellarFunction {
  return {
    name,
    summary: `The ${what} of a URL of the kind http, https, ftp, file, jar or mailto.`,
    parameters: [{ name: 'url', summary: 'the text of a URL' }],
    returns: `the ${what}; null for null and for what is no such URL`,
    examples: [
      { expr: `${name}('http://www.example.com:8080/a/b.html?q=1')`, gives: example },
      { expr: `${name}('www.example.com')`, gives: null },
      { expr: `${name}(null)`, gives: null },
      { expr: `${name}(80)`, fails: 'illegal argument' },
    ],
    call(args, context) {
      const text = arg(args, 0);
      if (text === null) return null;
      if (typeof text !== 'string') throw illegalArgument(`a URL has to be a string, got ${kindOf(text)}`);
      context.step(text.length);
      const url = parseJavaUrl(text);
      return url === undefined ? null : read(url);
    },
  };
}

export const urlFunctions: readonly StellarFunction[] = [
  ofUrl('URL_TO_HOST', 'host', (url) => url.host, 'www.example.com'),
  ofUrl('URL_TO_PORT', 'port', (url) => (url.port < 0 ? (defaultPorts[url.protocol] ?? -1) : url.port), 8080),
  ofUrl('URL_TO_PATH', 'path', (url) => url.path, '/a/b.html'),
  ofUrl('URL_TO_PROTOCOL', 'protocol', (url) => url.protocol, 'http'),
];
