import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { maas } from '../build/binary.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';

const deep = (open: string, close: string) => `{"deep":${open.repeat(100_000)}1${close.repeat(100_000)},"timestamp":1}`;
const bytes = (text: string) => Buffer.from(text);

/** Each is a line of its own, and an error of its own. */
const bad: Readonly<Record<string, Buffer>> = {
  'binary garbage': Buffer.from(Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => byte !== 10 && byte !== 13)),
  'a mark of UTF-8': bytes('\ufeff{"timestamp":1}'),
  nothing: bytes(''),
  blanks: bytes('   '),
  'lists 100,000 deep': bytes(deep('[', ']')),
  'objects 100,000 deep': bytes(deep('{"a":', '}')),
  'no object': bytes('[1]'),
  'a number of 20,000 digits': bytes(`{"n":${'9'.repeat(20_000)},"timestamp":1}`),
  'ten megabytes': Buffer.alloc(10_000_000, 'x'),
  zeros: Buffer.alloc(3),
  'a transformation that throws': bytes('{"n":0,"timestamp":1}'),
  'an expression that takes too long': bytes(`{"n":1,"evil":"${'a'.repeat(3_000)}!","timestamp":1}`),
};

/** Odd, and good. */
const odd: Readonly<Record<string, unknown>> = {
  '{"a":"\\ud800","n":1,"timestamp":1}': { a: '\ud800' },
  '{"a":1,"a":2,"n":1,"timestamp":1}': { a: 2 },
  '{"a":1,"n":1,"timestamp":1}\r': { a: 1 },
  '{"constructor":1,"hasOwnProperty":2,"n":1,"timestamp":1}': { constructor: 1, hasOwnProperty: 2 },
  [`{${Array.from({ length: 10_000 }, (_, i) => `"f${i}":${i}`).join()},"n":1,"timestamp":1}`]: { f0: 0, f9999: 9999 },
};

it('bad lines become errors, one each, and hold up and lose none of the others', async () => {
  await using directory = await temporaryDirectory();
  const place = (name: string) => path.join(directory.path, name);
  await mkdir(place('parsers'));
  const transformation = {
    transformation: 'STELLAR',
    output: ['q', 'slow'],
    config: { q: '6 / n', slow: "if exists(evil) then REGEXP_MATCH(evil, '^(a+)+\\\\1+$') else false" },
  };
  const parser = { parserClassName: 'org.apache.metron.parsers.json.JSONMapParser', fieldTransformations: [transformation] };
  await writeFile(place('parsers/s.json'), JSON.stringify(parser));
  const big = bytes('{"big":9007199254740993,"__proto__":{"polluted":true},"n":1,"timestamp":1}');
  const between = Object.values(bad).flatMap((line, n) => [line, bytes(`{"place":${n},"n":1,"timestamp":1}`)]);
  const lines = [...between, ...Object.keys(odd).map(bytes), big, bytes('{"half":1,"timest')];
  await writeFile(place('in'), Buffer.concat(lines.flatMap((line) => [line, bytes('\n')]).slice(0, -1)));

  const run = maas([
    'sensor',
    'run',
    's',
    '--config',
    directory.path,
    '--from',
    place('in'),
    '--to',
    place('out'),
    '--errors',
    place('errors'),
  ]);

  expect(run).toMatchObject({ status: 0 });
  const read = async (name: string) => (await readFile(place(name), 'utf8')).trimEnd().split('\n');
  const written = (await read('out')).map((line) => JSON.parse(line));
  const errors = (await read('errors')).map((line) => JSON.parse(line));
  expect(written.flatMap(({ place }) => place ?? [])).toEqual(Object.keys(bad).map((_, n) => n));
  expect(written.slice(-1 - Object.keys(odd).length, -1)).toMatchObject(Object.values(odd) as object[]);
  expect((await read('out')).at(-1)).toMatch(/"big":9007199254740993,.*"q":6/);
  expect(errors.map(({ raw_message }) => raw_message)).toEqual([...Object.values(bad).map(String), '{"half":1,"timest']);
  expect(errors.map((error) => error['error_type'])).toEqual(errors.map(() => 'parser_error'));
  expect(errors.every(({ message, exception, stack, error_hash }) => message && exception && stack && error_hash)).toBe(true);
});
