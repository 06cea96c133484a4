import { Failure } from '../../errors/catalogue.js';
import { StellarError } from '../../stellar/errors.js';
import { readJson } from '../../stellar/json-reader.js';
import { textOf } from '../../stellar/text.js';
import { Double, doubleValue, isNumeric, type Numeric, StellarMap, type Value } from '../../stellar/values.js';

/**
 * JSON of a configuration: comments of both of Java's kinds are allowed, objects become Maps in the order of the text.
 *
 * @param where for errors: the file or znode
 * @throws Failure BAD_SENSOR_CONFIG, with line and column
 */
export function readConfigJson(text: string, where: string): unknown {
  const bare = withoutComments(text);
  try {
    return plain(readJson(bare));
  } catch (error) {
    if (!(error instanceof StellarError)) throw error;
    const [, offset] = /offset (\d+)/.exec(error.message) ?? [];
    const place = offset === undefined ? '' : ` (${lineAndColumn(text, Number(offset))})`;
    throw new Failure('BAD_SENSOR_CONFIG', `${where}: ${error.message}${place}`, { where }, { cause: error });
  }
}

/** Comments become blanks, so that places stay what they were; so does the mark that some editors put before the text. */
export function withoutComments(text: string): string {
  return text
    .replace(/^\uFEFF/, ' ')
    .replace(/"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (part) => (part.startsWith('"') ? part : part.replace(/[^\n]/g, ' ')));
}

function lineAndColumn(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

function plain(value: Value): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof StellarMap) return new Map(Array.from(value, ([key, item]) => [textOf(key), plain(item)]));
  return isNumeric(value) ? plainNumber(value) : value;
}

/** JavaScript's number, where that says all: 1.0 is not 1 in an expression, and 2^53 + 1 is no number of JavaScript's. */
function plainNumber(value: Numeric): unknown {
  const number = doubleValue(value);
  const whole = Number.isInteger(number);
  if (value instanceof Double) return whole ? value : number;
  return Number.isSafeInteger(number) ? number : value;
}
