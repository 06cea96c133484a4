import { toBoolean, toInteger } from '../../conversions.js';
import { JavaRandom } from '../../java/random.js';
import { textOf } from '../../text.js';
import { StellarMap, type Value, type ValueMap } from '../../values.js';
import { elementsOf } from '../arguments.js';
import type { CallContext } from '../definition.js';
import { type TlshShape, tlshOf, tlshWithoutChecksum } from './tlsh.js';

/**
 * Computes HASH(x, 'TLSH'): the hash or, if `hashes` is configured, a map with the hash and samples of its bits. Null for too little data
 * and for an invalid configuration.
 */
export function tlshHash(value: Value, config: ValueMap, context: CallContext): Value {
  const data = Buffer.from(value === null ? '' : textOf(value), 'utf8');
  context.step(7 * data.length);
  const shape: TlshShape = {
    buckets: toInteger(config.get('bucketSize') ?? null) === 256 ? 256 : 128,
    checksumBytes: toInteger(config.get('checksumBytes') ?? null) === 3 ? 3 : 1,
  };
  const hash = tlshOf(data, shape, toBoolean(config.get('force') ?? null) ?? true);
  if (hash === undefined) return null;
  const counts = countsOf(config.get('hashes') ?? null);
  return counts === undefined ? hash : sampled(hash, counts, shape, context);
}

/** How many bits each sample takes; undefined when no samples are asked for. */
function countsOf(hashes: Value): (number | null)[] | undefined {
  if (hashes === null) return undefined;
  return (elementsOf(hashes) ?? [hashes]).map(toInteger);
}

/** `tlsh` and, for each count, that many bits drawn from the hash: `tlsh_bin` for one count, else `tlsh_bin_<count>`. */
function sampled(hash: string, counts: readonly (number | null)[], shape: TlshShape, context: CallContext): Value {
  const bits = tlshWithoutChecksum(hash, shape);
  const random = new JavaRandom(0n);
  const result: ValueMap = StellarMap.of<Value, Value>([['tlsh', hash]], 'hash');
  for (const count of counts) {
    if (count === null || count < 0) return null;
    context.checkText(count);
    context.step(count);
    result.set(counts.length === 1 ? 'tlsh_bin' : `tlsh_bin_${count}`, `${count}${sample(bits, count, random)}`);
  }
  return result;
}

/** A sample of bits in hexadecimal. The first bit drawn is the lowest one of the first byte; zero bytes at the end are omitted. */
function sample(bytes: Uint8Array, count: number, random: JavaRandom): string {
  const drawn = new Uint8Array(Math.ceil(count / 8));
  for (let i = 0; i < count; i++) {
    const at = random.nextInt(8 * bytes.length);
    const bit = ((bytes[at >> 3] ?? 0) >> (at & 7)) & 1;
    drawn[i >> 3] = (drawn[i >> 3] ?? 0) | (bit << (i & 7));
  }
  return Buffer.from(drawn)
    .toString('hex')
    .replace(/(?:00)+$/, '');
}
