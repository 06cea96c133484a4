import { type Character, Double, Float, Lambda, Long, Opaque, StellarMap, type Value, type ValueMap } from './values.js';
import { Walk } from './walk.js';

/** Java's `String.valueOf`: what TO_STRING, JOIN, `%s` and error messages show. null is `null`. @throws StellarError limit for a value too large to write out */
export function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return String(value);
  return textOfObject(value, new Walk());
}

function textWithin(value: Value, walk: Walk): string {
  if (typeof value === 'string') walk.text(value.length);
  return typeof value === 'object' && value !== null ? textOfObject(value, walk) : String(value);
}

function textOfObject(value: Value & object, walk: Walk): string {
  if (Array.isArray(value)) return textOfItems(value, walk);
  if (value instanceof Long) return String(value.value);
  if (value instanceof Double) return textOfDouble(value.value);
  if (value instanceof Float) return textOfFloat(value.value);
  if (value instanceof Opaque) return value.text();
  if (value instanceof Lambda) return `(${value.parameters.join(', ')}) -> ...`;
  if (value instanceof StellarMap) return textOfMap(value, walk);
  return isCharacter(value) ? value.value : textOfItems([...value], walk);
}

function textOfItems(items: readonly Value[], walk: Walk): string {
  walk.enter(items.length);
  const texts = items.map((item) => textWithin(item, walk));
  walk.leave();
  return `[${texts.join(', ')}]`;
}

function textOfMap(map: ValueMap, walk: Walk): string {
  walk.enter(2 * map.size);
  const texts = Array.from(map, ([key, item]) => `${textWithin(key, walk)}=${textWithin(item, walk)}`);
  walk.leave();
  return `{${texts.join(', ')}}`;
}

function isCharacter(value: object): value is Character {
  return 'value' in value;
}

/** Java's `trim`: characters up to U+0020, at both ends. */
export function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 0x20) start++;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end--;
  return text.slice(start, end);
}

/**
 * Java before 19 writes a whole number up to 2^62 with the digits that its precision bears, and no fewer: 6.1725802E11 for a float, where 6.17258E11 would do.
 *
 * @param precision bits
 * @returns undefined for other numbers
 */
function wholeDigits(size: number, precision: number): string | undefined {
  if (!Number.isInteger(size) || size < 2 ** precision || size >= 2 ** 63) return undefined;
  const spare = Math.floor(Math.log2(size)) - precision - 1;
  const vague = Math.max(0, Math.floor(spare * Math.log10(2)));
  const step = 10n ** BigInt(vague);
  return String(((BigInt(size) + step / 2n) / step) * step);
}

/** `Double.toString`: 1.0, 1.0E7 from there on, 1.0E-4 below a thousandth. */
export function textOfDouble(value: number): string {
  return floating(value, javaDigits(Math.abs(value)));
}

/** The digits of a positive double as Java writes them, and the power of ten of the first: 1234.5 is `12345` and 3. */
export function digitsOfDouble(size: number): { digits: string; exponent: number } {
  return scientific(javaDigits(size));
}

/** In any of JavaScript's notations. */
function javaDigits(size: number): string {
  const whole = wholeDigits(size, 53);
  if (whole !== undefined) return whole;
  const shortest = String(size);
  // Java never settles for one digit where two come closer: the smallest double is 4.9E-324.
  const twoDigits = size.toPrecision(2);
  if (/^[1-9]e/.test(shortest) && Number(twoDigits) === size) return isBetween(twoDigits, size) ? beyond(shortest, size) : twoDigits;
  return isBetween(shortest, size) ? beyond(shortest, size) : shortest;
}

/** Past these no decimal of 17 digits lies exactly between two doubles. */
const firstBetween = 2 ** 63;
const lastBetween = 1e40;

/** Whether a text lies exactly between two doubles: JavaScript takes it for the even one of them, Java before 19 writes it for neither. */
function isBetween(text: string, size: number): boolean {
  if (!(size >= firstBetween && size <= lastBetween)) return false;
  const exact = BigInt(size);
  const written = wholeOf(text);
  const distance = written > exact ? written - exact : exact - written;
  const step = 2n ** BigInt(Math.floor(Math.log2(size)) - 52);
  return 2n * distance === step || (written < exact && 4n * distance === step && isPowerOfTwo(exact));
}

function beyond(shortest: string, size: number): string {
  for (let digits = scientific(shortest).digits.length + 1; digits < 17; digits++) {
    const text = size.toPrecision(digits);
    if (Number(text) === size && !isBetween(text, size)) return text;
  }
  return size.toPrecision(17);
}

function wholeOf(text: string): bigint {
  const { digits, exponent } = scientific(text);
  return BigInt(digits) * 10n ** BigInt(exponent + 1 - digits.length);
}

function isPowerOfTwo(exact: bigint): boolean {
  return (exact & (exact - 1n)) === 0n;
}

/** `Float.toString`: the fewest digits that still round to this float, two at least: the smallest is 1.4E-45. */
export function textOfFloat(value: number): string {
  const size = Math.abs(value);
  const whole = wholeDigits(size, 24);
  if (whole !== undefined) return floating(value, whole);
  for (let digits = 2; digits < 10; digits++) {
    const text = size.toPrecision(digits);
    if (Math.fround(Number(text)) === size) return floating(value, evenIfTied(text, size));
  }
  return floating(value, String(size));
}

/** Of two texts equally near, JavaScript takes the larger one and Java the one that ends in an even digit. */
function evenIfTied(text: string, size: number): string {
  const [mantissa = '', power] = text.split('e');
  const last = Number(mantissa.at(-1));
  if (last % 2 === 0) return text;
  const lower = `${mantissa.slice(0, -1)}${last - 1}${power === undefined ? '' : `e${power}`}`;
  return size - Number(lower) === Number(text) - size ? lower : text;
}

/** @param shortest the digits of |value| in any of JavaScript's notations */
function floating(value: number, shortest: string): string {
  if (Number.isNaN(value)) return 'NaN';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const size = Math.abs(value);
  if (size === Number.POSITIVE_INFINITY) return `${sign}Infinity`;
  if (size === 0) return `${sign}0.0`;
  const { digits, exponent } = scientific(shortest);
  if (size >= 1e-3 && size < 1e7) return sign + plain(digits, exponent);
  return `${sign}${digits[0]}.${digits.slice(1) || '0'}E${exponent}`;
}

function scientific(text: string): { digits: string; exponent: number } {
  const [mantissa = '', power = '0'] = text.split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const all = whole + fraction;
  const leading = /^0*/.exec(all)?.[0].length ?? 0;
  return { digits: all.slice(leading).replace(/0+$/, '') || '0', exponent: Number(power) + whole.length - 1 - leading };
}

function plain(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${whole}.${digits.slice(exponent + 1) || '0'}`;
}
