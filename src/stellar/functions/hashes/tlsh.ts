/**
 * TLSH, the locality-sensitive hash of Trend Micro (Oliver, Cheng, Chen 2013): counts of triplets of bytes in a sliding window, each cut to two bits by
 * the quartiles of all counts, after a head of checksum, length and the ratios of the quartiles.
 */
export interface TlshShape {
  readonly buckets: 128 | 256;
  readonly checksumBytes: 1 | 3;
}

interface Tlsh {
  readonly checksum: readonly number[];
  readonly length: number;
  readonly ratio1: number;
  readonly ratio2: number;
  /** The buckets, two bits for each, four in a byte. */
  readonly body: Uint8Array;
}

const windowLength = 5;
const leastForced = 50;
const least = 256;

/** The permutation of Pearson's hash. */
const permutation = Uint8Array.from(
  `1 87 49 12 176 178 102 166 121 193 6 84 249 230 44 163 14 197 213 181 161 85 218 80 64 239 24 226 236 142 38 200
  110 177 104 103 141 253 255 50 77 101 81 18 45 96 31 222 25 107 190 70 86 237 240 34 72 242 20 214 244 227 149 235
  97 234 57 22 60 250 82 175 208 5 127 199 111 62 135 248 174 169 211 58 66 154 106 195 245 171 17 187 182 179 0 243
  132 56 148 75 128 133 158 100 130 126 91 13 153 246 216 219 119 68 223 78 83 88 201 99 122 11 92 32 136 114 52 10
  138 30 48 183 156 35 61 26 143 74 251 94 129 162 63 152 170 7 115 167 241 206 3 150 55 59 151 220 90 53 23 131
  125 173 15 238 79 95 89 16 105 137 225 224 217 160 37 123 118 73 2 157 46 116 9 145 134 228 207 212 202 215 69 229
  27 188 67 124 168 252 42 4 29 108 21 247 19 205 39 203 233 40 186 147 198 192 155 33 164 191 98 204 165 180 117 76
  140 36 210 172 41 54 159 8 185 232 113 196 231 47 146 120 51 65 28 144 254 221 93 189 194 139 112 43 71 109 184 209`.split(/\s+/),
  Number,
);

function permuted(index: number): number {
  return permutation[index & 0xff] ?? 0;
}

function mapped(salt: number, a: number, b: number, c: number): number {
  return permuted(permuted(permuted(permuted(salt) ^ a) ^ b) ^ c);
}

/** The six triplets: the salt, then two positions in the window, counted back from its last byte. */
const triplets = [
  [2, 1, 2],
  [3, 1, 3],
  [5, 2, 3],
  [7, 2, 4],
  [11, 1, 4],
  [13, 3, 4],
] as const;

/**
 * Computes the hash, in upper-case hexadecimal: 70 digits for 128 buckets and a checksum of one byte.
 *
 * @param force accepts data from 50 bytes on
 * @returns undefined for data that is too short or varies too little
 */
export function tlshOf(data: Uint8Array, shape: TlshShape, force: boolean): string | undefined {
  if (data.length < (force ? leastForced : least)) return undefined;
  const { counts, checksum } = counted(data, shape.checksumBytes);
  const used = counts.subarray(0, shape.buckets);
  const [q1, q2, q3] = quartiles(used);
  if (q3 === 0 || used.filter((count) => count > 0).length <= shape.buckets / 2) return undefined;
  const body = new Uint8Array(shape.buckets / 4);
  for (const [bucket, count] of used.entries()) {
    const bits = count > q3 ? 3 : count > q2 ? 2 : count > q1 ? 1 : 0;
    body[bucket >> 2] = (body[bucket >> 2] ?? 0) | (bits << (2 * (bucket & 3)));
  }
  const ratio = (q: number) => Math.trunc((q * 100) / q3) % 16;
  return write({ checksum, length: lengthClass(data.length), ratio1: ratio(q1), ratio2: ratio(q2), body });
}

function counted(data: Uint8Array, checksumBytes: number): { counts: Uint32Array; checksum: number[] } {
  const counts = new Uint32Array(256);
  const checksum = new Array<number>(checksumBytes).fill(0);
  const back = (at: number, places: number) => data[at - places] ?? 0;
  for (let at = windowLength - 1; at < data.length; at++) {
    const last = back(at, 0);
    for (const [i, sum] of checksum.entries()) checksum[i] = mapped(i === 0 ? 0 : (checksum[i - 1] ?? 0), last, back(at, 1), sum);
    for (const [salt, second, third] of triplets) {
      const bucket = mapped(salt, last, back(at, second), back(at, third));
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    }
  }
  return { counts, checksum };
}

function quartiles(counts: Uint32Array): [number, number, number] {
  const sorted = counts.slice().sort();
  const at = (part: number) => sorted[(counts.length * part) / 4 - 1] ?? 0;
  return [at(1), at(2), at(3)];
}

/** The length on a logarithmic scale of three slopes, in one byte. */
function lengthClass(length: number): number {
  const log = Math.log(length);
  if (length <= 656) return Math.floor(log / Math.log(1.5)) & 0xff;
  if (length <= 3199) return Math.floor(log / Math.log(1.3) - 8.72777) & 0xff;
  return Math.floor(log / Math.log(1.1) - 62.5472) & 0xff;
}

function swapped(byte: number): number {
  return ((byte & 0x0f) << 4) | (byte >> 4);
}

function write({ checksum, length, ratio1, ratio2, body }: Tlsh): string {
  const head = [...checksum.map(swapped), swapped(length), (ratio1 << 4) | ratio2];
  return Buffer.from([...head, ...Array.from(body).reverse()])
    .toString('hex')
    .toUpperCase();
}

/** Parses a hash; undefined for a text that is not a TLSH hash. */
function read(text: string): Tlsh | undefined {
  if (!/^(?:[\da-fA-F]{2})*$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'hex');
  const bodyLength = bytes.length > 64 ? 64 : 32;
  const checksumBytes = bytes.length - bodyLength - 2;
  if (checksumBytes !== 1 && checksumBytes !== 3) return undefined;
  const [length = 0, ratios = 0] = bytes.subarray(checksumBytes);
  return {
    checksum: Array.from(bytes.subarray(0, checksumBytes), swapped),
    length: swapped(length),
    ratio1: ratios >> 4,
    ratio2: ratios & 0x0f,
    body: Uint8Array.from(bytes.subarray(checksumBytes + 2)).reverse(),
  };
}

/** The bytes of a hash after its checksum, in the order of its text. */
export function tlshWithoutChecksum(hash: string, { checksumBytes }: TlshShape): Uint8Array {
  return Buffer.from(hash, 'hex').subarray(checksumBytes);
}

/** How different two hashes are: 0 for equal ones, above 100 or so unrelated. undefined when one is malformed, or their shapes differ. */
export function tlshDistance(left: string, right: string, includeLength: boolean): number | undefined {
  const a = read(left);
  const b = read(right);
  if (a === undefined || b === undefined || a.body.length !== b.body.length || a.checksum.length !== b.checksum.length) return undefined;
  let distance = includeLength ? stretched(circular(a.length, b.length, 256), 12) : 0;
  for (const key of ['ratio1', 'ratio2'] as const) {
    const apart = circular(a[key], b[key], 16);
    distance += apart <= 1 ? apart : (apart - 1) * 12;
  }
  if (a.checksum.some((sum, i) => sum !== b.checksum[i])) distance++;
  for (const [i, byte] of a.body.entries()) distance += bodyDistance(byte, b.body[i] ?? 0);
  return distance;
}

function stretched(apart: number, factor: number): number {
  return apart <= 1 ? apart : apart * factor;
}

function circular(a: number, b: number, size: number): number {
  const apart = Math.abs(a - b);
  return Math.min(apart, size - apart);
}

/** The distance between two bytes of four buckets each. Buckets at opposite ends of the range count double. */
function bodyDistance(a: number, b: number): number {
  let distance = 0;
  for (let shift = 0; shift < 8; shift += 2) {
    const apart = Math.abs(((a >> shift) & 3) - ((b >> shift) & 3));
    distance += apart === 3 ? 6 : apart;
  }
  return distance;
}
