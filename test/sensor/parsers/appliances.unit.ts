import { describe, expect, it } from 'vitest';
import { Double, Long } from '../../../src/stellar/values.js';
import { nowMs, parserConfig, run } from '../scene.js';

describe('BasicBroParser', () => {
  const bro = parserConfig('bro.BasicBroParser');

  it('reads an object around the message', async () => {
    const text =
      '{"ht-tp":{"ts":1402307733.473,"uid":"Cx","id.orig_h":"95.163.121.204","id.orig_p":64541,"id.resp_h":"72.163.0.129","id.resp_p":80,"ratio":1.0,"tags":["a","b"],"protocol":"x"}}';
    const { fields } = await run(bro, text);
    expect(fields).toEqual({
      uid: 'Cx',
      bro_timestamp: '1402307733.473',
      timestamp: Long.of(1402307733473),
      ip_src_addr: '95.163.121.204',
      ip_src_port: 64541,
      ip_dst_addr: '72.163.0.129',
      ip_dst_port: 80,
      ratio: new Double(1),
      tags: ['a', 'b'],
      protocol: 'http',
      original_string:
        'HTTP | ts:1402307733.473 uid:Cx id.orig_h:95.163.121.204 id.orig_p:64541 id.resp_h:72.163.0.129 id.resp_p:80 ratio:1.0 tags:[a, b] protocol:x',
    });
  });

  it('reads a flat message by its type, which stays', async () => {
    const { fields } = await run(
      bro,
      '{"ts":1402307733,"type":"dns","tx_hosts":["1.1.1.1"],"rx_hosts":["2.2.2.2"],"source_port":5,"dest_port":6,"da#sh-y":1}',
    );
    expect(fields).toMatchObject({
      type: 'dns',
      protocol: 'dns',
      ip_src_addr: '1.1.1.1',
      ip_dst_addr: '2.2.2.2',
      ip_src_port: 5,
      ip_dst_port: 6,
      dashy: 1,
    });
    expect(fields).toMatchObject({ timestamp: Long.of(1402307733000), bro_timestamp: '1402307733.0', tx_hosts: ['1.1.1.1'] });
  });

  it('takes source_ip before id.orig_h', async () => {
    const { fields } = await run(bro, '{"dns":{"ts":1,"source_ip":"1.1.1.1","id.orig_h":"3.3.3.3","dest_ip":"2.2.2.2"}}');
    expect(fields).toMatchObject({ ip_src_addr: '1.1.1.1', ip_dst_addr: '2.2.2.2' });
    expect(fields['source_ip']).toBeUndefined();
  });

  it('is invalid without a time', async () => {
    expect((await run(bro, '{"dns":{"a":1}}')).errors.map((error) => error.get('error_type'))).toEqual(['parser_invalid']);
    expect((await run(bro, '{"dns":{"timestamp":1}}')).fields['timestamp']).toBe(1);
  });

  it.each(['{"dns":{"ts":"1"}}', '{"dns":{"ts":1,"a":null}}', '{"dns":1}', '{}', 'x'])('makes an error of %s', async (text) => {
    const { errors } = await run(bro, text);
    expect(errors[0]?.get('message')).toMatch(/^Unable to parse Message: /);
  });
});

describe('BasicSnortParser', () => {
  const snort = (options: Readonly<Record<string, unknown>> = {}) => parserConfig('snort.BasicSnortParser', options);
  const line =
    '01/27/16-16:01:04.877970 ,129,12,1,"Consecutive TCP small segments, exceeding",TCP,10.0.2.2,56642,10.0.2.15,22,52:54:00:12:35:02,08:00:27:7F:93:2D,0x4E,***AP***,0x9AFF3D7,0xC8761D52,,0xFFFF,64,0,59677,64,65536,,,,';

  it('reads 27 columns, and calls it an alert', async () => {
    const { fields } = await run(snort(), line);
    expect(fields).toMatchObject({
      timestamp: Long.of(Date.UTC(2016, 0, 27, 16, 1, 4, 877)),
      msg: 'Consecutive TCP small segments, exceeding',
      ip_src_addr: '10.0.2.2',
      ip_src_port: '56642',
      tcplen: '',
      icmpseq: '',
      is_alert: 'true',
      original_string: line,
    });
    expect(Object.keys(fields)).toHaveLength(29);
  });

  it('has a dateFormat of java.time and a timeZone', async () => {
    const options = { dateFormat: 'yyyy-MMM-dd hh:mm:ss.SSS a', timeZone: 'America/New_York' };
    const { fields } = await run(snort(options), line.replace('01/27/16-16:01:04.877970 ', '2016-Jul-27 04:01:04.877 PM'));
    expect(fields['timestamp']).toEqual(Long.of(Date.UTC(2016, 6, 27, 20, 1, 4, 877)));
  });

  it('ignores columns too many', async () => {
    expect((await run(snort(), `${line},more`)).errors).toEqual([]);
  });

  it.each([
    '',
    '# comment',
    line.slice(0, 60),
    line.replace('01/27', '13/27'),
    line.replace('.877970', ''),
    line.replace('877970', '87797x'),
  ])('makes an error of %j', async (text) => {
    const { messages, errors } = await run(snort(), text);
    expect(messages).toEqual([]);
    expect(errors).toHaveLength(1);
  });

  it.each([
    [{ timeZone: 'Nowhere/Land' }, /timeZone/],
    [{ dateFormat: 'yyyy-bb' }, /dateFormat/],
  ])('does not start with %j', async (options, message) => {
    await expect(run(snort(options), line)).rejects.toThrow(message);
  });
});

describe('GrokWebSphereParser', () => {
  const websphere = parserConfig('websphere.GrokWebSphereParser', {
    grokPath: '/patterns/websphere',
    patternLabel: 'WEBSPHERE',
    timestampField: 'timestamp_string',
    dateFormat: 'yyyy MMM dd HH:mm:ss',
  });
  const read = async (text: string) => (await run(websphere, text)).fields;

  it('reads a login', async () => {
    const text =
      "<133>Apr 15 17:47:28 ABCXML1413 [rojOut][0x81000033][auth][notice] user(rick007): [120.43.200.6]: User logged into 'cohlOut'.";
    expect(await read(text)).toEqual({
      priority: 133,
      timestamp: Long.of(Date.UTC(2020, 3, 15, 17, 47, 28)),
      hostname: 'ABCXML1413',
      security_domain: 'rojOut',
      event_code: '0x81000033',
      event_type: 'auth',
      severity: 'notice',
      event_subtype: 'login',
      username: 'rick007',
      ip_src_addr: '120.43.200.6',
      original_string: text,
    });
  });

  it('reads a logout', async () => {
    const text = "<134>Apr 15 18:02:27 PHIXML3RWD [0x81000019][auth][info] [14.122.2.201]: User 'hjpotter' logged out from 'default'.";
    const fields = await read(text);
    expect(fields).toMatchObject({
      event_subtype: 'logout',
      username: 'hjpotter',
      security_domain: 'default',
      ip_src_addr: '14.122.2.201',
    });
    expect(fields['message']).toBeUndefined();
  });

  it('reads what a process says', async () => {
    const fields = await read(
      '<131>Apr 15 17:36:35 ROBXML3QRS [0x80800018][auth][error] rbm(RBM-Settings): trans(3502888135)[request]: RBM: x',
    );
    expect(fields).toMatchObject({ process: 'rbm', message: 'trans(3502888135)[request]: RBM: x' });
    expect(fields['event_subtype']).toBeUndefined();
  });

  it('keeps a message that is none of these, and takes now for a time that is none', async () => {
    const fields = await read('<131>Xxx 15 17:36:35 ROBXML3QRS [0x80800018][auth][error] plain words');
    expect(fields).toMatchObject({ message: 'plain words', timestamp: Long.of(nowMs) });
    expect(fields['timestamp_string']).toBeUndefined();
  });
});
