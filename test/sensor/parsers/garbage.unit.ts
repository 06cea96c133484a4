import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ParseStage } from '../../../src/sensor/parse-stage.js';
import { parserConfig, stageOf } from '../scene.js';

const line = 'LEEF:2.0|v|p|1|e|^|a=1^b=2';
const configs = {
  grok: parserConfig('GrokParser', { grokPath: '/patterns/squid', patternLabel: 'SQUID_DELIMITED', timestampField: 'timestamp' }),
  'grok of many lines': parserConfig('GrokParser', { grokPath: '/patterns/yaf', patternLabel: 'YAF_DELIMITED', multiLine: 'true' }),
  csv: parserConfig('csv.CSVParser', { columns: 'a,b' }),
  json: parserConfig('json.JSONMapParser', { mapStrategy: 'UNFOLD' }),
  'json with a query': parserConfig('json.JSONMapParser', { jsonpQuery: '$..[?(@.a)]', wrapInEntityArray: true }),
  'regular expressions': parserConfig('regex.RegularExpressionsParser', {
    recordTypeRegex: '(a|b|ab)+x',
    fields: [{ recordType: 'ax', regex: '(?<f>(?:.*,)*.*)' }],
    messageHeaderRegex: '(?<h>\\s+\\S+\\s*)',
  }),
  'syslog 5424': parserConfig('syslog.Syslog5424Parser'),
  'syslog 3164': parserConfig('syslog.Syslog3164Parser'),
  cef: parserConfig('cef.CEFParser'),
  leef: parserConfig('leef.LEEFParser'),
  bro: parserConfig('bro.BasicBroParser'),
  snort: parserConfig('snort.BasicSnortParser'),
  asa: parserConfig('asa.BasicAsaParser'),
  websphere: parserConfig('websphere.GrokWebSphereParser', { grokPath: '/patterns/websphere', patternLabel: 'WEBSPHERE' }),
};

const good = [
  '1461576382.642    161 127.0.0.1 TCP_MISS/200 103701 GET http://www.cnn.com/ - DIRECT/199.27.79.73 text/html',
  '{"http":{"ts":1402307733.473,"id.orig_h":"95.163.121.204","a":[{"a":1}]}}',
  '<14>1 2014-06-20T09:14:07Z h a p m [x y="z\\]"] text',
  '<34>Oct 01 22:14:15 mymachine su[12]: failed',
  '<34>Oct 01 22:14:15 h CEF:0|v|p|1|e|n|5|src=10.0.0.1 cs1=x cs1Label=y rt=Oct 01 22:14:15',
  line,
  '01/27/16-16:01:04.877970 ,129,12,1,"m",TCP,1.1.1.1,1,2.2.2.2,2,e,e,0,t,t,t,,0,64,0,5,6,7,,,,',
  '<166>Aug 05 2016 01:01:34: %ASA-6-302013: Built inbound TCP connection 1 for a:1.1.1.1/1 (1.1.1.1/1) to b:2.2.2.2/2 (2.2.2.2/2)',
  "<133>Apr 15 17:47:28 H [d][0x81][auth][notice] user(rick): [1.1.1.1]: User logged into 'x'.",
];

/** Bytes of all kinds, and good lines cut or with something put into them. */
const anything = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc
    .tuple(fc.constantFrom(...good), fc.nat(200), fc.string({ maxLength: 5 }))
    .map(([text, at, put]) => text.slice(0, at) + put + text.slice(at)),
  fc.tuple(fc.constantFrom(...good), fc.nat(200)).map(([text, at]) => text.slice(0, at)),
);

const long = 2 * 1024 * 1024;
const giants: readonly [string, string][] = [
  ['letters', 'a'.repeat(long)],
  ['digits', '1'.repeat(long)],
  ['quotes', '"'.repeat(long)],
  ['letters before quotes', 'x"'.repeat(long / 2)],
  ['blanks between quotes', `"x${'" '.repeat(long / 2)}`],
  ['brackets', '['.repeat(long)],
  ['equals signs', `CEF:0|v|p|1|e|n|5|${'a='.repeat(long / 2)}`],
  ['lines', `${good[3]}\n`.repeat(2_000)],
  ['line breaks before a letter', `${'\n'.repeat(900_000)}x`],
  [
    'names of users that do not end',
    `<133>Apr 15 17:47:28 H [d][0x81][auth][notice] ${'user('.repeat(190_000)}:${'['.repeat(40_000)} logged into`,
  ],
];

describe.each(Object.entries(configs))('%s', (_, config) => {
  let stage: ParseStage;

  beforeAll(async () => {
    stage = await stageOf(config);
  });

  it('takes anything: it gives messages, errors or nothing, and never throws', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const outcome = stage.process({ value });
        if (outcome instanceof Promise) throw new Error('nothing in it waits');
        for (const message of outcome.messages) expect(message.has('timestamp')).toBe(true);
        for (const error of outcome.errors) expect(error.get('source.type')).toBe('error');
      }),
      { numRuns: 200 },
    );
  });

  it.each(giants)('is soon done with a megabyte or two of %s', (_what, value) => {
    const outcome = stage.process({ value });
    expect(outcome).not.toBeInstanceOf(Promise);
  });
});
