import { describe, expect, it } from 'vitest';
import { csvFields } from '../../../src/sensor/parsers/csv-line.js';
import { Long } from '../../../src/stellar/values.js';
import { nowMs, parserConfig, run } from '../scene.js';

const csv = (options: Readonly<Record<string, unknown>> = {}) =>
  parserConfig('csv.CSVParser', { columns: { a: 0, b: 1, timestamp: 2 }, ...options });

describe('a line of CSV', () => {
  it.each([
    ['a,b,,c', ['a', 'b', '', 'c']],
    ['"a,b",c', ['a,b', 'c']],
    ['"a""b","c\\"d","e\\\\f"', ['a"b', 'c"d', 'e\\f']],
    ['a"b"c,d', ['a"b"c', 'd']],
    ['"a\nb"', ['a\nb']],
  ])('%j has the fields %j', (line, fields) => {
    expect(csvFields(line)).toEqual(fields);
  });

  it('is none when a quote does not end', () => {
    expect(() => csvFields('a,"b')).toThrow(/does not end/);
  });
});

describe('CSVParser', () => {
  it('gives every column its trimmed text', async () => {
    const { fields } = await run(csv(), ' x , "y" ,1500000000000');
    expect(fields).toEqual({ a: 'x', b: 'y', timestamp: Long.of(1500000000000), original_string: ' x , "y" ,1500000000000' });
  });

  it.each([
    ['a list', ['a', 'b:1', ' c : 0 ']],
    ['a text', 'a,b:1, c : 0'],
  ])('takes columns as %s of names and places', async (_, columns) => {
    const { fields } = await run(csv({ columns }), 'x,y,z');
    expect(fields).toMatchObject({ a: 'x', b: 'y', c: 'x' });
  });

  it('ignores fields too many, and refuses a record with too few', async () => {
    expect((await run(csv(), 'x,y,1,more')).errors).toEqual([]);
    const { messages, errors } = await run(csv(), 'x,y');
    expect(messages).toEqual([]);
    expect(errors[0]?.get('message')).toMatch(/^Unable to parse x,y: /);
  });

  it.each(['', '   ', '# a comment', '\n'])('drops %j without a word', async (text) => {
    expect(await run(csv(), text)).toMatchObject({ messages: [], errors: [] });
  });

  it('takes a backslash for an escape, and trims control characters but no letters of blank looks', async () => {
    expect((await run(csv(), String.raw`"a\"b\\c",C:\d,1`)).fields).toMatchObject({ a: String.raw`a"b\c`, b: 'C:d' });
    expect((await run(csv(), '\u0001x\u00a0,y,1')).fields).toMatchObject({ a: 'x\u00a0' });
  });

  it('has a separator of one character', async () => {
    expect((await run(csv({ separator: '|x' }), 'x|y|5')).fields).toMatchObject({ a: 'x', b: 'y', timestamp: Long.of(5) });
  });

  it('takes now for the timestamp when there is no such column', async () => {
    expect((await run(csv({ columns: 'a' }), 'x')).fields['timestamp']).toEqual(Long.of(nowMs));
  });

  it('reads the timestamp by its format, and leaves what it cannot read', async () => {
    const format = { timestampFormat: 'yyyy-MM-dd HH:mm' };
    expect((await run(csv(format), 'x,y,2020-01-02 03:04')).fields['timestamp']).toEqual(Long.of(Date.UTC(2020, 0, 2, 3, 4)));
    expect((await run(csv(format), 'x,y,never')).fields['timestamp']).toBe('never');
    expect((await run(csv(), 'x,y,never')).fields['timestamp']).toBe('never');
  });

  it('decodes by readCharset', async () => {
    expect((await run(csv({ readCharset: 'ISO-8859-1' }), Uint8Array.of(0xe9, 0x2c, 0x2c))).fields).toMatchObject({ a: 'é' });
  });

  it.each([
    [{ columns: undefined }, /columns is missing/],
    [{ columns: { a: 'x' } }, /columns/],
    [{ timestampFormat: 'bb' }, /timestampFormat/],
    [{ readCharset: 'klingon' }, /readCharset/],
  ])('does not start with %j', async (options, message) => {
    await expect(run(csv(options), 'x')).rejects.toThrow(message);
  });
});
