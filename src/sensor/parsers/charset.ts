import type { Options } from '../config/options.js';

/** `readCharset`, by a name that a TextDecoder knows; UTF-8 by default. @throws Failure BAD_SENSOR_CONFIG */
export function charsetOf(options: Options): string {
  const name = options.text('readCharset') ?? 'utf-8';
  return options.checked('readCharset', () => new TextDecoder(name).encoding);
}
