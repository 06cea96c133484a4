import { illegalArgument } from '../../errors.js';
import { charsetOf } from '../../java/charset.js';
import { javaSerialized } from '../../java/serialization.js';
import { textOf } from '../../text.js';
import { StellarMap, type Value, type ValueMap } from '../../values.js';
import { weightOf } from '../../weight.js';
import { arg, asString, atLeast } from '../arguments.js';
import type { CallContext, StellarFunction } from '../definition.js';
import { digestNamed, digests } from './digests.js';
import { tlshHash } from './tlsh-hash.js';

const tlsh = 'TLSH';

const available: StellarFunction = {
  name: 'GET_HASHES_AVAILABLE',
  summary: 'The names of the algorithms that HASH knows.',
  parameters: [],
  returns: 'a list of names',
  examples: [
    { expr: "'SHA-256' in GET_HASHES_AVAILABLE()", gives: true },
    { expr: "'TLSH' in GET_HASHES_AVAILABLE()", gives: true },
    { expr: 'GET_HASHES_AVAILABLE(1)', fails: 'illegal argument' },
  ],
  call(args) {
    if (args.length > 0) throw illegalArgument('GET_HASHES_AVAILABLE takes no arguments');
    return [...digests.keys(), tlsh];
  },
};

const hash: StellarFunction = {
  name: 'HASH',
  summary: 'The digest of a value: of the bytes of a text, or of anything else as Java serialises it.',
  parameters: [
    { name: 'x', summary: 'the value' },
    { name: 'algorithm', summary: 'one of GET_HASHES_AVAILABLE, in any case' },
    {
      name: 'config',
      summary: 'a map: charset (UTF-8); for TLSH bucketSize (128, 256), checksumBytes (1, 3), force (true), hashes (a number or a list)',
      optional: true,
    },
  ],
  returns: 'the digest in lower-case hexadecimal; zeros for null; for TLSH in upper case, or null for too little data',
  examples: [
    { expr: "HASH('metron', 'MD5')", gives: '2a174a88b9f69355ed56f83625a9eb2b' },
    { expr: "HASH('metron', 'sha-1')", gives: 'ca190e204c00e638ed4df9d7c06e501b427a581d' },
    { expr: "HASH(5, 'MD5')", gives: 'ce4be10c948828d74af398c6a1cbd05f' },
    { expr: "HASH(null, 'MD5')", gives: '00000000000000000000000000000000' },
    { expr: "HASH('metron', null)", gives: null },
    { expr: "HASH('metron', 'sha256')", fails: 'illegal argument' },
    { expr: "HASH('metron')", fails: 'illegal argument' },
  ],
  call(args, context) {
    atLeast(args, 2, 'HASH', 'argument');
    const value = arg(args, 0);
    const algorithm = asString(arg(args, 1));
    const given = args[2] ?? null;
    const config: ValueMap = given instanceof StellarMap ? given : new StellarMap();
    if (algorithm === null) return null;
    return algorithm.toUpperCase() === tlsh ? tlshHash(value, config, context) : digest(value, algorithm, config, context);
  },
};

/** Steps charged for serialising one part of a value. */
const stepsAPart = 30;

function digest(value: Value, algorithm: string, config: ValueMap, context: CallContext): Value {
  const digester = digestNamed(algorithm);
  if (digester === undefined) throw illegalArgument(`there is no hash ${algorithm}; there are ${[...digests.keys(), tlsh].join(', ')}`);
  if (value === null) return '00'.repeat(digester.lengthBytes);
  const charset = charsetOf(textOf(config.get('charset') ?? 'UTF-8'));
  if (typeof value !== 'string') context.step(stepsAPart * weightOf(value));
  const bytes = typeof value === 'string' ? charset.encode(value) : javaSerialized(value);
  if (bytes === undefined) return null;
  context.step(bytes.length);
  // As in Metron, the hexadecimal text passes through the charset too.
  return charset.decode(Buffer.from(Buffer.from(digester.of(bytes)).toString('hex'), 'latin1'));
}

export const hashFunctions: readonly StellarFunction[] = [available, hash];
