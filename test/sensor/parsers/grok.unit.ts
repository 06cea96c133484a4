import { describe, expect, it } from 'vitest';
import { Long } from '../../../src/stellar/values.js';
import { parserConfig, run } from '../scene.js';

const squid = parserConfig('GrokParser', { grokPath: '/patterns/squid', patternLabel: 'SQUID_DELIMITED', timestampField: 'timestamp' });
const line = '1461576382.642    161 127.0.0.1 TCP_MISS/200 103701 GET http://www.cnn.com/ - DIRECT/199.27.79.73 text/html';

const grok = (options: Readonly<Record<string, unknown>> = {}) =>
  parserConfig('GrokParser', { grokPath: '/p', patternLabel: 'P', ...options });
/** The fields of what is no message for want of a timestamp: read from its error. */
async function captured(pattern: string, text: string): Promise<Record<string, unknown>> {
  const { errors } = await run(grok(), text, { patterns: { '/p': `P ${pattern}` } });
  const { guid, 'source.type': source, original_string: original, ...fields } = JSON.parse(String(errors[0]?.get('raw_message')));
  return fields;
}

describe('grok', () => {
  it('reads a line of squid', async () => {
    const { fields, errors } = await run(squid, line);
    expect(errors).toEqual([]);
    expect(fields).toEqual({
      timestamp: Long.of(1461576382642),
      elapsed: 161,
      ip_src_addr: '127.0.0.1',
      action: 'TCP_MISS',
      code: 200,
      bytes: 103701,
      method: 'GET',
      url: 'http://www.cnn.com/',
      ip_dst_addr: '199.27.79.73',
      original_string: line,
    });
  });

  it('leaves null what did not take part', async () => {
    const { fields } = await run(squid, '1461576382.642 161 ::1 TCP_DENIED/403 0 CONNECT a.b:443 - HIER_NONE/- text/html');
    expect(fields).toMatchObject({ ip_dst_addr: null, ip_src_addr: '::1', url: 'a.b:443' });
  });

  it('reads a flow of yaf', async () => {
    const config = parserConfig(
      'GrokParser',
      {
        grokPath: '/patterns/yaf',
        patternLabel: 'YAF_DELIMITED',
        timestampField: 'start_time',
        timeFields: ['start_time', 'end_time'],
        dateFormat: 'yyyy-MM-dd HH:mm:ss.S',
      },
      { fieldTransformations: [{ transformation: 'IP_PROTOCOL', input: 'protocol' }] },
    );
    const flow =
      '2016-01-28 15:29:48.512|2016-01-28 15:29:48.512|   0.000|   0.000| 17|                          216.21.170.221|   53|                               10.0.2.15|39468|       A|       0|       0|       0|22efa001|00000000|000|000|       1|      44|       0|       0|    0|idle ';
    const { fields, errors } = await run(config, flow);
    expect(errors).toEqual([]);
    expect(fields).toMatchObject({
      timestamp: Long.of(Date.UTC(2016, 0, 28, 15, 29, 48, 512)),
      end_time: Long.of(Date.UTC(2016, 0, 28, 15, 29, 48, 512)),
      protocol: 'UDP',
      ip_src_addr: '216.21.170.221',
      ip_src_port: 53,
      ip_dst_addr: '10.0.2.15',
      isn: '22efa001',
      oct: 44,
      end_reason: 'idle ',
    });
  });

  it('searches anywhere, and names references without a field for their pattern, inner ones too', async () => {
    expect(await captured('%{MONTHDAY}/%{MONTHNUM:m} ', 'on 24/12 at night')).toEqual({ MONTHDAY: 24, m: 12 });
    expect(await captured('%{DATE_EU}', '24.12.2020')).toEqual({ DATE_EU: '24.12.2020', MONTHDAY: 24, MONTHNUM: 12, YEAR: 2020 });
  });

  it('drops UNWANTED, and the label', async () => {
    expect(await captured('%{WORD:UNWANTED} %{NUMBER:n}', 'a 5')).toEqual({ n: 5 });
  });

  it('makes integers of what fits 32 bits, and nothing else', async () => {
    const fields = await captured(
      '%{NOTSPACE:a} %{NOTSPACE:b} %{NOTSPACE:c} %{NOTSPACE:d} %{NOTSPACE:e}',
      '007 +5 2147483648 1.0 -2147483648',
    );
    expect(fields).toEqual({ a: 7, b: 5, c: '2147483648', d: '1.0', e: -2147483648 });
  });

  it('makes what a type behind the field says, and leaves the text where it is none of it', async () => {
    const pattern = '%{NOTSPACE:a:int} %{NOTSPACE:b:long} %{NOTSPACE:c;float} %{NOTSPACE:d:string} %{NOTSPACE:e:boolean} %{NOTSPACE:f:int}';
    expect(await captured(pattern, '7 8 1.5 09 TRUE x')).toEqual({ a: 7, b: 8, c: 1.5, d: '09', e: true, f: 'x' });
    const { fields } = await run(grok(), '9', { patterns: { '/p': 'P %{INT:timestamp:long}' } });
    expect(fields['timestamp']).toEqual(Long.of(9));
    expect(await captured('%{INT:a:b}', '5')).toEqual({ 'a:b': 5 });
  });

  it('takes one pair of quotes off', async () => {
    expect(await captured('%{QS:a} %{QS:b} %{NOTSPACE:c}', `"12" 'x' "y`)).toEqual({ a: 12, b: 'x', c: '"y' });
    expect(await captured('%{GREEDYDATA:a}', `'"x"'`)).toEqual({ a: '"x"' });
  });

  it('keeps the first of a reference that is repeated, and the last of different ones with one field', async () => {
    expect(await captured('%{INT:a} %{INT:a}', '1 2')).toEqual({ a: 1 });
    expect(await captured('%{INT:a} %{WORD:a}', '1 2')).toEqual({ a: 2 });
    expect(await captured('%{INT:a}(?: %{WORD:a})?', '1')).toEqual({ a: null });
  });

  it('knows named groups of the expression itself, and references to them', async () => {
    expect(await captured('(?<queue_id>[[:xdigit:]]+)-\\k<queue_id>', 'x beef-beef')).toEqual({ queue_id: 'beef' });
  });

  it('has later definitions replace earlier ones, and passes over other lines of a pattern file', async () => {
    const patterns = { '/p': '# a comment\n\nWORD [0-9]+\nP old\nP %{WORD:w}\n' };
    const { errors } = await run(grok(), 'ab 12', { patterns });
    expect(JSON.parse(String(errors[0]?.get('raw_message')))).toMatchObject({ w: 12 });
  });

  it.each([
    ['timeZone', { timeZone: 'America/New_York' }, '2020-07-01 10:00:00.5', Date.UTC(2020, 6, 1, 14, 0, 0, 5)],
    ['timezone, which Metron ignores', { timezone: 'America/New_York' }, '2020-07-01 10:00:00.5', Date.UTC(2020, 6, 1, 10, 0, 0, 5)],
  ])('reads time fields by dateFormat and %s', async (_, zone, text, ms) => {
    const options = { timestampField: 't', timeFields: ['t', 'absent'], dateFormat: 'yyyy-MM-dd HH:mm:ss.S', ...zone };
    const { fields } = await run(grok(options), text, { patterns: { '/p': 'P %{GREEDYDATA:t}' } });
    expect(fields['timestamp']).toEqual(Long.of(ms));
  });

  it('has a default dateFormat with a zone', async () => {
    const { fields } = await run(grok({ timestampField: 't', timeFields: 't' }), '2020-07-01 10:00:00.5 EST', {
      patterns: { '/p': 'P %{GREEDYDATA:t}' },
    });
    expect(fields['timestamp']).toEqual(Long.of(Date.UTC(2020, 6, 1, 15, 0, 0, 5)));
  });

  it.each([
    ['an integer as time field', { timeFields: ['t'] }, '5', 'a number'],
    ['a text that is no date', { timeFields: ['t'] }, 'yesterday', 'yesterday'],
    ['a timestamp field that is not there', { timestampField: 'u' }, 'x', 'missing'],
    ['a timestamp field that is no number', { timestampField: 't' }, 'x', 'no number'],
  ])('fails the record for %s', async (_, options, text, message) => {
    const { messages, errors } = await run(grok(options), text, { patterns: { '/p': 'P %{GREEDYDATA:t}' } });
    expect(messages).toEqual([]);
    expect(errors[0]?.get('error_type')).toBe('parser_error');
    expect(errors[0]?.get('message')).toMatch(new RegExp(`^Grok parser Error: .*${message}`));
  });

  it('makes an error of what does not match', async () => {
    const { messages, errors } = await run(squid, 'nonsense');
    expect(messages).toEqual([]);
    expect(Object.fromEntries(errors[0] ?? [])).toMatchObject({
      error_type: 'parser_error',
      failed_sensor_type: 'test',
      raw_message: 'nonsense',
    });
  });

  it('takes the whole record as one text, newlines included', async () => {
    const { errors } = await run(grok(), 'a\nb', { patterns: { '/p': 'P ^%{WORD:x}\\s%{WORD:y}$' } });
    expect(JSON.parse(String(errors[0]?.get('raw_message')))).toMatchObject({ x: 'a', y: 'b' });
  });

  it('with multiLine takes each line for itself; lines that fail alike are one error', async () => {
    const config = { ...squid, parserConfig: { ...squid.parserConfig, multiLine: 'true' } };
    const { messages, errors } = await run(config, `${line}\nbad\n\r\nbad\n${line}\n`);
    expect(messages.map((message) => message.get('original_string'))).toEqual([line, line]);
    expect(errors.map((error) => error.get('raw_message'))).toEqual(['bad', '']);
  });

  it.each(['', ' \t'])('does not match the blank text %j, whatever the pattern', async (text) => {
    const { errors } = await run(grok(), text, { patterns: { '/p': 'P %{GREEDYDATA:all}' } });
    expect(errors.map((error) => error.get('error_type'))).toEqual(['parser_error']);
  });

  it('calls a message invalid whose timestamp is no positive Long', async () => {
    for (const value of ['1', "'x'", 'null', 'TO_LONG(0)']) {
      const fieldTransformations = [{ transformation: 'STELLAR', output: 'timestamp', config: { timestamp: value } }];
      const { messages, errors } = await run({ ...squid, fieldTransformations }, line);
      expect(messages).toEqual([]);
      expect(errors.map((error) => error.get('error_type'))).toEqual(['parser_invalid']);
    }
  });

  it.each([
    ['no pattern file', { grokPath: '/nowhere' }, /\/nowhere/],
    ['no grokPath', { grokPath: undefined }, /grokPath is missing/],
    ['no label', { patternLabel: undefined }, /patternLabel is missing/],
    ['a label without a definition', { patternLabel: 'SQUID_DELIMITER' }, /SQUID_DELIMITER/],
    ['multiLine as a boolean', { multiLine: true }, /multiLine/],
    ['a date format that is none', { dateFormat: 'yyyy-bb' }, /dateFormat/],
  ])('does not start with %s', async (_, options, message) => {
    await expect(run({ ...squid, parserConfig: { ...squid.parserConfig, ...options } }, line)).rejects.toThrow(message);
  });

  it.each([
    ['P %{Q}', /no grok pattern Q, which P refers to/],
    ['P %{P}', /contains itself/],
    ['P a%{Q}\nQ b%{P}', /contains itself/],
    ['P (', /does not compile/],
  ])('does not start with the pattern file %j', async (file, message) => {
    await expect(run(grok(), 'x', { patterns: { '/p': file } })).rejects.toThrow(message);
  });
});
