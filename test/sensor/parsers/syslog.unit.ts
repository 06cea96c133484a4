import { describe, expect, it } from 'vitest';
import { Long } from '../../../src/stellar/values.js';
import { nowMs, parserConfig, run } from '../scene.js';

const rfc5424 = (options: Readonly<Record<string, unknown>> = {}) => parserConfig('syslog.Syslog5424Parser', options);
const rfc3164 = (options: Readonly<Record<string, unknown>> = {}) => parserConfig('syslog.Syslog3164Parser', options);

const line =
  '<14>1 2014-06-20T09:14:07.123+00:00 loggregator d0602076 [APP/2] DEA [exampleSDID@32473 iut="3" eventSource="App\\"x\\]"][empty@1] \ufeff  text  ';

describe('Syslog5424Parser', () => {
  it('reads header, structured data and message, all texts', async () => {
    const { fields } = await run(rfc5424(), line);
    expect(fields).toEqual({
      'syslog.header.pri': '14',
      'syslog.header.severity': '6',
      'syslog.header.facility': '1',
      'syslog.header.version': '1',
      'syslog.header.timestamp': '2014-06-20T09:14:07.123+00:00',
      'syslog.header.hostName': 'loggregator',
      'syslog.header.appName': 'd0602076',
      'syslog.header.procId': '[APP/2]',
      'syslog.header.msgId': 'DEA',
      'syslog.structuredData.exampleSDID@32473.iut': '3',
      'syslog.structuredData.exampleSDID@32473.eventSource': 'App\\"x\\]',
      'syslog.message': 'text',
      original_string: line,
      timestamp: Long.of(Date.UTC(2014, 5, 20, 9, 14, 7, 123)),
    });
  });

  it('does without priority, version and message', async () => {
    const { fields } = await run(rfc5424(), '2014-06-20T09:14:07Z h a p m -');
    expect(Object.keys(fields).filter((name) => /pri|version|message|structured/.test(name))).toEqual([]);
    expect(fields).toMatchObject({ 'syslog.header.msgId': 'm' });
  });

  it.each([
    ['OMIT', {}],
    [
      'DASH',
      {
        'syslog.header.hostName': '-',
        'syslog.header.appName': '-',
        'syslog.header.procId': '-',
        'syslog.header.msgId': '-',
        'syslog.header.timestamp': '-',
      },
    ],
    [
      'NULL',
      {
        'syslog.header.hostName': null,
        'syslog.header.appName': null,
        'syslog.header.procId': null,
        'syslog.header.msgId': null,
        'syslog.header.timestamp': null,
      },
    ],
  ])('with nilPolicy %s; without a time it is now in seconds', async (nilPolicy, expected) => {
    const text = '<14>1 - - - - - - m';
    const { fields } = await run(rfc5424({ nilPolicy }), text);
    const header = {
      'syslog.header.pri': '14',
      'syslog.header.severity': '6',
      'syslog.header.facility': '1',
      'syslog.header.version': '1',
    };
    expect(fields).toEqual({ ...header, ...expected, 'syslog.message': 'm', original_string: text, timestamp: Long.of(nowMs / 1_000) });
  });

  it('has one error a line, and the whole record as original_string of each message', async () => {
    const good = '<14>1 2014-06-20T09:14:07Z h a p m - one';
    const text = `${good}\nnonsense\n${good}\n`;
    const { messages, errors } = await run(rfc5424(), text);
    expect(messages.map((message) => message.get('original_string'))).toEqual([text, text]);
    expect(errors.map((error) => error.get('raw_message'))).toEqual(['nonsense']);
  });

  it('blames the whole record for a time that is none', async () => {
    const text = '<14>1 2014-06-20 h a p m -';
    const { errors } = await run(rfc5424(), text);
    expect(errors.map((error) => error.get('raw_message'))).toEqual([text]);
  });

  it('gives nothing for nothing', async () => {
    expect(await run(rfc5424(), '')).toMatchObject({ messages: [], errors: [] });
  });

  it.each(['<14>1 - - - - - [a', '<14>1 - - - - - [a b="c]', '<14>1 - - - - - [a b="c"]x'])('refuses %s', async (text) => {
    expect((await run(rfc5424(), text)).errors).toHaveLength(1);
  });

  it('does not start with an unknown nilPolicy', async () => {
    await expect(run(rfc5424({ nilPolicy: 'dash' }), '')).rejects.toThrow(/nilPolicy/);
  });
});

describe('Syslog3164Parser', () => {
  it('takes everything behind the host as the message', async () => {
    const text = '<34>Oct 01 22:14:15 mymachine su[12]: failed';
    const { fields } = await run(rfc3164(), text);
    expect(fields).toEqual({
      'syslog.header.pri': '34',
      'syslog.header.severity': '2',
      'syslog.header.facility': '4',
      'syslog.header.timestamp': 'Oct 01 22:14:15',
      'syslog.header.hostName': 'mymachine',
      'syslog.message': 'su[12]: failed',
      original_string: text,
      timestamp: Long.of(Date.UTC(2020, 9, 1, 22, 14, 15)),
    });
  });

  it.each([
    ['Oct  1 22:14:15', {}, Date.UTC(2020, 9, 1, 22, 14, 15)],
    ['Oct 06 11:59:59', {}, Date.UTC(2020, 9, 6, 11, 59, 59)],
    ['Oct 06 12:00:01', {}, Date.UTC(2019, 9, 6, 12, 0, 1)],
    ['Oct 01 22:14:15', { deviceTimeZone: 'America/New_York' }, Date.UTC(2020, 9, 2, 2, 14, 15)],
    ['2017-10-09T13:42:11.52-07:00', {}, Date.UTC(2017, 9, 9, 20, 42, 11, 520)],
  ])('reads the time %s with %j', async (time, options, ms) => {
    expect((await run(rfc3164(options), `<34>${time} h x`)).fields['timestamp']).toEqual(Long.of(ms));
  });

  it.each(['Oct 1 22:14:15', 'Oct 01 22:14:15.5', 'Feb 30 22:14:15'])('makes an error of the time %s', async (time) => {
    const { messages, errors } = await run(rfc3164(), `<34>${time} h x`);
    expect(messages).toEqual([]);
    expect(errors).toHaveLength(1);
  });

  it('does without priority', async () => {
    const { fields } = await run(rfc3164(), 'Oct 01 22:14:15 h x');
    expect(fields['syslog.header.pri']).toBeUndefined();
  });
});
