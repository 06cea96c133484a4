import { digitsOfDouble } from '../text.js';

/** The decimal digits of a positive double, and the power of ten of the first: 1234.5 is `12345` and 3. */
interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

function decimalOf(value: number): Decimal {
  return value === 0 ? { digits: '0', exponent: 0 } : digitsOfDouble(value);
}

/** Keeps so many digits; the digit after them decides (HALF_UP), as Java's formatter does on the shortest digits. */
function rounded({ digits, exponent }: Decimal, keep: number): Decimal {
  if (keep >= digits.length) return { digits, exponent };
  if (keep < 0) return { digits: '0', exponent };
  const up = digits.charAt(keep) >= '5';
  const kept = digits.slice(0, keep);
  if (!up) return { digits: kept === '' ? '0' : kept, exponent };
  const next = String(BigInt(kept === '' ? '0' : kept) + 1n).padStart(keep, '0');
  return next.length > keep ? { digits: next, exponent: exponent + 1 } : { digits: next, exponent };
}

/** `%.Nf` of a value that is not negative. */
export function fixed(value: number, precision: number): string {
  const { digits, exponent } = roundedTo(decimalOf(value), precision);
  const point = exponent + 1;
  const whole = point <= 0 ? '0' : digits.slice(0, point).padEnd(point, '0');
  const fraction = point <= 0 ? '0'.repeat(-point) + digits : digits.slice(point);
  return precision === 0 ? whole : `${whole}.${fraction.slice(0, precision).padEnd(precision, '0')}`;
}

function roundedTo(decimal: Decimal, precision: number): Decimal {
  const keep = decimal.exponent + 1 + precision;
  if (keep < 0) return { digits: '0', exponent: 0 };
  const result = rounded(decimal, keep);
  return result.digits === '0' ? { digits: '0', exponent: 0 } : result;
}

/** `%.Ne` of a value that is not negative. */
export function scientific(value: number, precision: number): string {
  const { digits, exponent } = rounded(decimalOf(value), precision + 1);
  const fraction = digits.slice(1, precision + 1).padEnd(precision, '0');
  const power = `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  return `${digits.charAt(0)}${precision === 0 ? '' : `.${fraction}`}e${power}`;
}

/** `%.Ng` of a value that is not negative: fixed from 0.0001 to below 10^precision, else scientific; zeros stay. */
export function general(value: number, precision: number): string {
  const significant = precision === 0 ? 1 : precision;
  if (value === 0) return fixed(0, significant - 1);
  const { exponent } = rounded(decimalOf(value), significant);
  return exponent < -4 || exponent >= significant ? scientific(value, significant - 1) : fixed(value, significant - 1 - exponent);
}

/** `%a` of a value that is not negative: `0x1.8p1`. */
export function hexadecimal(value: number, precision: number | undefined): string {
  if (value === 0) return `0x0.${'0'.repeat(Math.max(1, precision ?? 1))}p0`;
  const digits = precision === undefined ? 13 : Math.min(13, Math.max(1, precision));
  // What is rounded is brought to the form of other numbers before: 0x1.0p-1074.
  const isScaled = digits < 13 && value < smallestNormal;
  const bits = bitsOf(isScaled ? value * 2 ** scale : value);
  const isSubnormal = bits >> 52n === 0n;
  const exponent = isSubnormal ? -1_022 : Number(bits >> 52n) - 1_023 - (isScaled ? scale : 0);
  const shift = BigInt(4 * (13 - digits));
  const significand = roundedHalfEven((bits & 0xfffffffffffffn) | (isSubnormal ? 0n : 1n << 52n), shift);
  const unit = BigInt(4 * digits);
  const isCarried = significand >> unit === 2n;
  const fraction = isCarried ? '' : (significand & ((1n << unit) - 1n)).toString(16).padStart(digits, '0');
  const shown = (fraction.replace(/0+$/, '') || '0').padEnd(precision ?? 1, '0');
  return `0x${isCarried ? 1n : significand >> unit}.${shown}p${isCarried ? exponent + 1 : exponent}`;
}

const smallestNormal = 2 ** -1_022;
/** Powers of two. */
const scale = 54;

function bitsOf(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}

function roundedHalfEven(value: bigint, shift: bigint): bigint {
  if (shift === 0n) return value;
  const half = 1n << (shift - 1n);
  const rest = value & ((1n << shift) - 1n);
  const quotient = value >> shift;
  return rest > half || (rest === half && (quotient & 1n) === 1n) ? quotient + 1n : quotient;
}
