import { toBoolean } from '../../conversions.js';
import { illegalArgument } from '../../errors.js';
import { kindOf, type Value } from '../../values.js';
import { atLeast } from '../arguments.js';
import type { StellarFunction } from '../definition.js';
import { tlshDistance } from './tlsh.js';

const hash1 = 'E8E1000B16F0CF6B1F9D0CF30C6D00F5C0DA30C70C3F0F00CFC0F00CC03C0CC30C33F0';
const hash2 = 'F5E1000B16F0CF6B1F9D0CF30C6D00F5C0DA30C70C3F0F00CFC0F00CC03C0CC30C33F3';

export const distance: StellarFunction = {
  name: 'TLSH_DIST',
  summary: 'How far two TLSH hashes are apart: near 0 for similar data, above 100 for unrelated.',
  parameters: [
    { name: 'hash1', summary: 'a hash of HASH(x, "TLSH")' },
    { name: 'hash2', summary: 'another' },
    { name: 'includeLength', summary: 'whether different lengths of the data count; default false', optional: true },
  ],
  returns: 'an int; 0 for equal hashes, -1 when one is null',
  examples: [
    { expr: `TLSH_DIST('${hash1}', '${hash1}')`, gives: 0, kind: 'int' },
    { expr: `TLSH_DIST('${hash1}', '${hash2}')`, gives: 7 },
    { expr: `TLSH_DIST(null, '${hash2}')`, gives: -1 },
    { expr: "TLSH_DIST('a', 'b')", fails: 'illegal argument' },
    { expr: `TLSH_DIST('${hash1}')`, fails: 'illegal argument' },
  ],
  call(args) {
    atLeast(args, 2, 'TLSH_DIST', 'argument');
    const [first = null, second = null, includeLength = null] = args;
    if (first === null || second === null) return -1;
    const left = text(first);
    const right = text(second);
    if (left === right) return 0;
    const apart = tlshDistance(left, right, toBoolean(includeLength) ?? false);
    if (apart === undefined) throw illegalArgument('TLSH_DIST takes two TLSH hashes of one shape');
    return apart;
  },
};

function text(value: Value): string {
  if (typeof value === 'string') return value;
  throw illegalArgument(`a hash has to be a string, got ${kindOf(value)}`);
}
