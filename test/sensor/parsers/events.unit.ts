import { describe, expect, it } from 'vitest';
import { Long } from '../../../src/stellar/values.js';
import { nowMs, parserConfig, run } from '../scene.js';

const cef = parserConfig('cef.CEFParser');
const leef = parserConfig('leef.LEEFParser');

describe('CEFParser', () => {
  const event = 'CEF:0|Vendor|Product|1.0|100|a name|10|';

  it('reads header and extensions, the common ones under common names', async () => {
    const text = `${event}src=10.0.0.1 spt=1232 dst=2.1.2.2 dpt=80 act=block app=tcp msg=two words\\=x end rt=1500000000000`;
    const { fields } = await run(cef, text);
    expect(fields).toEqual({
      DeviceVendor: 'Vendor',
      DeviceProduct: 'Product',
      DeviceVersion: '1.0',
      DeviceEvent: '100',
      Name: 'a name',
      Severity: 10,
      ip_src_addr: '10.0.0.1',
      ip_src_port: 1232,
      ip_dst_addr: '2.1.2.2',
      ip_dst_port: 80,
      deviceAction: 'block',
      protocol: 'tcp',
      msg: 'two words\\=x end',
      rt: '1500000000000',
      original_string: text,
      timestamp: Long.of(1500000000000),
    });
  });

  it('names a field by its label', async () => {
    const { fields } = await run(cef, `${event}cs1=v cs1Label=Foo other=x yLabel=Bar`);
    expect(fields).toMatchObject({ Foo: 'v', other: 'x' });
    expect(Object.keys(fields)).not.toEqual(expect.arrayContaining(['cs1']));
    expect(Object.keys(fields).filter((name) => name.endsWith('Label'))).toEqual([]);
  });

  it.each([
    ['3', 3],
    ['Low', 2],
    ['Medium', 5],
    ['High', 8],
    ['Very-High', 10],
    ['Unknown', 0],
  ])('has the severity %s be %d', async (severity, number) => {
    expect((await run(cef, `CEF:0|v|p|1|e|n|${severity}|a=b`)).fields['Severity']).toBe(number);
  });

  it.each([
    ['a severity of two letters', 'CEF:0|v|p|1|e|n|Lo|a=b'],
    ['no extension at all', `${event}nothing`],
    ['a port that is no number', `${event}dpt=http`],
    ['a line break', `${event}a=b\n`],
    ['an rt that is no time', `${event}rt=yesterday`],
    ['a header time that is none', `Oct 09 13:42:11.5 ${event}a=b`],
  ])('makes an error of %s', async (_, text) => {
    const { messages, errors } = await run(cef, text);
    expect(messages).toEqual([]);
    expect(errors.map((error) => error.get('error_type'))).toEqual(['parser_error']);
  });

  it.each(['no event', 'CEF:1|v|p|1|e|n|1|a=b', 'CEF:0|v|p|1|e|n|'])('drops %s without a word', async (text) => {
    expect(await run(cef, text)).toMatchObject({ messages: [], errors: [] });
  });

  it.each([
    ['Sep 30 2020 13:42:11.123 UTC', Date.UTC(2020, 8, 30, 13, 42, 11, 123)],
    ['Sep 30 2020 13:42:11.123', Date.UTC(2020, 8, 30, 13, 42, 11, 123)],
    ['Sep 30 2020 13:42:11 EST', Date.UTC(2020, 8, 30, 18, 42, 11)],
    ['Sep 30 2020 13:42:11', Date.UTC(2020, 8, 30, 13, 42, 11)],
    ['Sep 30 13:42:11.5', Date.UTC(2020, 8, 30, 13, 42, 11, 5)],
    ['Sep 30 13:42:11', Date.UTC(2020, 8, 30, 13, 42, 11)],
    ['Dec 30 13:42:11', Date.UTC(2019, 11, 30, 13, 42, 11)],
    ['30 September 2020 13:42:11', Date.UTC(2020, 8, 30, 13, 42, 11)],
  ])('reads rt=%s', async (rt, ms) => {
    expect((await run(cef, `${event}rt=${rt} a=b`)).fields['timestamp']).toEqual(Long.of(ms));
  });

  it('takes the time of the syslog header, else now', async () => {
    expect((await run(cef, `<34>Oct 01 22:14:15 h ${event}a=b`)).fields['timestamp']).toEqual(Long.of(Date.UTC(2020, 9, 1, 22, 14, 15)));
    expect((await run(cef, `2020-10-01T22:14:15Z h ${event}a=b`)).fields['timestamp']).toEqual(Long.of(Date.UTC(2020, 9, 1, 22, 14, 15)));
    expect((await run(cef, `${event}a=b`)).fields['timestamp']).toEqual(Long.of(nowMs));
  });

  it('has a host only where the record, or what follows the time without a blank, begins with it', async () => {
    expect((await run(cef, `host.a_b ${event}a=b`)).fields['host']).toBe('host.a_b');
    expect((await run(cef, `Oct 01 22:14:15 host ${event}a=b`)).fields['host']).toBeUndefined();
  });
});

describe('LEEFParser', () => {
  it('reads 1.0 with tabs', async () => {
    const text = 'LEEF:1.0|Microsoft|MSExchange|4.0 SP1|15345|src=192.0.2.0\tdst=172.50.123.1\tsrcPort=5\tdstPort=6\tsev=5\tcat=a b\tx=1=2';
    const { fields } = await run(leef, text);
    expect(fields).toEqual({
      DeviceVendor: 'Microsoft',
      DeviceProduct: 'MSExchange',
      DeviceVersion: '4.0 SP1',
      DeviceEvent: '15345',
      ip_src_addr: '192.0.2.0',
      ip_dst_addr: '172.50.123.1',
      ip_src_port: 5,
      ip_dst_port: 6,
      sev: '5',
      cat: 'a b',
      x: '1',
      original_string: text,
      timestamp: Long.of(nowMs),
    });
  });

  it.each([
    ['LEEF:2.0|v|p|1|e|^| a=1^b=2', { a: '1', b: '2' }],
    ['LEEF:2.0|v|p|1|e|;:|a=1;b=2:c=3\\;4', { a: '1', b: '2', c: '3\\;4' }],
    ['LEEF:2.0|v|p|1|e||a=1\tb=2', { a: '1', b: '2' }],
    ['LEEF:2.0|v|p|1|e|a=1\tb=2', { a: '1', b: '2' }],
    ['LEEF:0|v|p|1|e|a=1 2 b=3', { a: '1 2', b: '3' }],
    ['LEEF:1.0|v|p|1|e|a=1|b=2', { b: '2' }],
  ])('reads %s', async (text, expected) => {
    const { fields } = await run(leef, text);
    const { DeviceVendor, DeviceProduct, DeviceVersion, DeviceEvent, original_string, timestamp, ...attributes } = fields;
    expect(attributes).toEqual(expected);
  });

  it('takes each line for itself, and drops those that are none', async () => {
    const { messages, errors } = await run(
      leef,
      'LEEF:1.0|v|p|1|e|a=1\nnonsense\nLEEF:1.0|v|p|1|e|devTime=never\nhost LEEF:1.0|v|p|1|e|a=2\n',
    );
    expect(messages.map((message) => message.get('a'))).toEqual(['1', '2']);
    expect(messages[1]?.get('host')).toBe('host');
    expect(errors.map((error) => error.get('raw_message'))).toEqual(['LEEF:1.0|v|p|1|e|devTime=never']);
  });

  it.each(['LEEF:|v|p|1|e|a=1', 'LEEF:1.0|v|p|1|e|a=1\tb', 'LEEF:1.0|v|p|1|e|a=', 'LEEF:1.0|v|p|1|e|srcPort=x'])(
    'fails the record for %s',
    async (text) => {
      const { messages, errors } = await run(leef, `LEEF:1.0|v|p|1|e|a=1\n${text}`);
      expect(messages).toEqual([]);
      expect(errors).toHaveLength(1);
    },
  );

  it.each([
    ['devTime=1500000000000', 1500000000000],
    ['devTime=Sep 30 2020 13:42:11.123 UTC trailing', Date.UTC(2020, 8, 30, 13, 42, 11, 123)],
    ['devTime=Sep 30 2020 13:42:11', Date.UTC(2020, 8, 30, 13, 42, 11)],
    ['devTime=20/09/30 13h\tdevTimeFormat=yy/MM/dd HH', Date.UTC(2020, 8, 30, 13)],
    ['devTime=Dec 30 10\tdevTimeFormat=MMM dd HH', Date.UTC(2019, 11, 30, 10)],
  ])('reads %s', async (attributes, ms) => {
    expect((await run(leef, `LEEF:1.0|v|p|1|e|${attributes}`)).fields['timestamp']).toEqual(Long.of(ms));
  });

  it('takes the time of the syslog header without devTime', async () => {
    expect((await run(leef, '<3>Oct 01 22:14:15 h LEEF:1.0|v|p|1|e|a=1')).fields['timestamp']).toEqual(
      Long.of(Date.UTC(2020, 9, 1, 22, 14, 15)),
    );
  });

  it('makes an error of an event whose devTimeFormat is longer than any format', async () => {
    const { errors } = await run(leef, `LEEF:1.0|v|p|1|e|devTimeFormat=${"z' '".repeat(51)}\tdevTime=${'EST '.repeat(51)}`);
    expect(errors[0]?.get('message')).toBe('devTimeFormat has 204 characters, more than 200');
  });
});
