import { illegalState, wrongKind } from '../../errors.js';
import { kindOf, type Value } from '../../values.js';
import { arg, asString, atLeast, notNull } from '../arguments.js';
import type { CallContext, Parameter, StellarFunction } from '../definition.js';
import { type Codec, codecs } from './codecs.js';

const string: Parameter = { name: 'string', summary: 'the text' };
const encoding: Parameter = { name: 'encoding', summary: 'one of GET_SUPPORTED_ENCODINGS, in any case' };

const supported: StellarFunction = {
  name: 'GET_SUPPORTED_ENCODINGS',
  summary: 'The names of the encodings that ENCODE, DECODE and IS_ENCODING know.',
  parameters: [],
  returns: 'a list of names',
  examples: [{ expr: 'GET_SUPPORTED_ENCODINGS()', gives: ['BASE32', 'BASE32HEX', 'BASE64', 'BINARY', 'HEX'] }],
  call: () => [...codecs.keys()],
};

/** Reads the arguments, a text and the encoding's name; undefined when either is null or empty. */
function read(args: readonly Value[], context: CallContext): { text: string; codec: Codec } | undefined {
  const text = asString(arg(args, 0));
  const name = asString(arg(args, 1));
  if (text === null || text === '' || name === null || name === '') return undefined;
  const codec = codecs.get(name.toUpperCase());
  if (codec === undefined) throw illegalState(`there is no encoding ${name}; there are ${[...codecs.keys()].join(', ')}`);
  context.step(text.length);
  return { text, codec };
}

function twoOrThree(args: readonly Value[], usage: string): void {
  if (args.length < 2 || args.length > 3) throw illegalState(`usage: ${usage}, got ${args.length} arguments`);
}

const isEncoding: StellarFunction = {
  name: 'IS_ENCODING',
  summary: 'Whether a text could be of an encoding.',
  parameters: [string, encoding],
  returns: 'true or false; false for null and the empty text',
  examples: [
    { expr: "IS_ENCODING('4142', 'HEX')", gives: true },
    { expr: "IS_ENCODING('414', 'hex')", gives: false },
    { expr: "IS_ENCODING(null, 'HEX')", gives: false },
    { expr: "IS_ENCODING('4142', 'ROT13')", fails: 'illegal state' },
    { expr: "IS_ENCODING('4142')", fails: 'illegal state' },
  ],
  call(args, context) {
    atLeast(args, 2, 'IS_ENCODING');
    const given = read(args, context);
    return given?.codec.recognises(given.text) ?? false;
  },
};

const encode: StellarFunction = {
  name: 'ENCODE',
  summary: 'Encodes the UTF-8 bytes of a text.',
  parameters: [string, encoding],
  returns: 'the encoded text; null for null and the empty text',
  examples: [
    { expr: "ENCODE('metron', 'BASE64')", gives: 'bWV0cm9u' },
    { expr: "ENCODE('ab', 'HEX')", gives: '6162' },
    { expr: "ENCODE('', 'HEX')", gives: null },
    { expr: "ENCODE('ab')", fails: 'illegal state' },
    { expr: "ENCODE(5, 'HEX')", fails: 'wrong kind' },
  ],
  call(args, context) {
    twoOrThree(args, 'ENCODE(string, encoding)');
    const given = read(args, context);
    if (given === undefined) return null;
    context.checkText(8 * given.text.length);
    return given.codec.encode(Buffer.from(given.text, 'utf8'));
  },
};

const decode: StellarFunction = {
  name: 'DECODE',
  summary: 'Decodes a text, and reads the bytes as UTF-8.',
  parameters: [string, encoding, { name: 'verify', summary: 'true leaves alone what IS_ENCODING refuses', optional: true }],
  returns: 'the decoded text; null for null and the empty text; the text itself when it is no HEX',
  examples: [
    { expr: "DECODE('bWV0cm9u', 'BASE64')", gives: 'metron' },
    { expr: "DECODE('xyz', 'HEX')", gives: 'xyz' },
    { expr: "DECODE('not base 64!', 'BASE64', true)", gives: 'not base 64!' },
    { expr: "DECODE('YQ==', 'BASE64', 'true')", fails: 'wrong kind' },
    { expr: "DECODE('YQ==', 'BASE64', null)", fails: 'null value' },
  ],
  call(args, context) {
    twoOrThree(args, 'DECODE(string, encoding[, verify])');
    const verify = args.length === 3 && asVerify(arg(args, 2));
    const given = read(args, context);
    if (given === undefined) return null;
    const { text, codec } = given;
    if (verify && !codec.recognises(text)) return text;
    const bytes = codec.decode(text);
    return bytes === undefined ? text : Buffer.from(bytes).toString('utf8');
  },
};

function asVerify(value: Value): boolean {
  const verify = notNull(value, 'verify');
  if (typeof verify !== 'boolean') throw wrongKind('boolean', kindOf(verify));
  return verify;
}

export const encodingFunctions: readonly StellarFunction[] = [supported, isEncoding, encode, decode];
