import { describe, expect, it } from 'vitest';
import { asaLabels, asaPatterns } from '../../../src/sensor/grok/asa.js';
import { bundledPatterns } from '../../../src/sensor/grok/bundled.js';
import { commonPatterns } from '../../../src/sensor/grok/common.js';
import { addDefinitions } from '../../../src/sensor/grok/definitions.js';
import { expand } from '../../../src/sensor/grok/expand.js';
import { Grok } from '../../../src/sensor/grok/grok.js';
import { toJavaScript } from '../../../src/stellar/regex/javascript.js';
import { parseRegex } from '../../../src/stellar/regex/parse.js';

/** Of each common pattern a text that it takes whole, and one that it does not. */
const samples: Readonly<Record<string, readonly [string, string]>> = {
  USERNAME: ['a.b-c_1', 'a b'],
  USER: ['root', 'a/b'],
  INT: ['-12', '1.5'],
  BASE10NUM: ['+1.50', '1.2.3'],
  NUMBER: ['.5', 'x'],
  BASE16NUM: ['0xBEEF', 'xyz'],
  BASE16FLOAT: ['0xa.f', 'g'],
  POSINT: ['10', '010'],
  NONNEGINT: ['010', '-1'],
  WORD: ['a_1', 'a-1'],
  NOTSPACE: ['a-1!', 'a b'],
  SPACE: [' \t', 'x'],
  DATA: ['a b', 'a\nb'],
  GREEDYDATA: ['a b', 'a\nb'],
  QUOTEDSTRING: ['"a \\" b"', '"a'],
  QS: ["'a'", 'a'],
  UUID: ['5f1a0f4e-1b2c-4d5e-8f90-a1b2c3d4e5f6', '5f1a0f4e-1b2c'],
  MAC: ['00:1b:2C:3d:4e:5f', '00:1b'],
  CISCOMAC: ['001b.2c3d.4e5f', '00:1b:2c:3d:4e:5f'],
  WINDOWSMAC: ['00-1b-2c-3d-4e-5f', '001b.2c3d.4e5f'],
  COMMONMAC: ['00:1b:2c:3d:4e:5f', '00-1b-2c-3d-4e-5f'],
  IPV6: ['fe80::1%eth0', '1.2.3.4'],
  IPV4: ['255.1.02.0', '256.1.1.1'],
  IP: ['::ffff:1.2.3.4', '1.2.3'],
  HOSTNAME: ['a-1.example.com.', 'a..b'],
  HOST: ['node1', '-'],
  IPORHOST: ['10.0.0.1', ''],
  HOSTPORT: ['node1:2181', 'node1:0'],
  PATH: ['/var/log/x', 'var'],
  UNIXPATH: ['/a b'.replace(' ', '\\ '), 'a/b'],
  TTY: ['/dev/pts/3', '/dev/null'],
  WINPATH: ['C:\\a\\b', 'C:/a'],
  URIPROTO: ['svn+ssh', '1http'],
  URIHOST: ['node1:80', ':80'],
  URIPATH: ['/a/b;c', 'a'],
  URIPARAM: ['?a=b&c=[d]', 'a=b'],
  URIPATHPARAM: ['/a?b=c', '?b'],
  URI: ['http://u:p@h:80/a?b', 'h/a'],
  MONTH: ['September', 'Septembre'],
  MONTHNUM: ['12', '13'],
  MONTHNUM2: ['09', '9'],
  MONTHDAY: ['31', '32'],
  DAY: ['Wednesday', 'Wednes'],
  YEAR: ['2020', '202'],
  HOUR: ['23', '24'],
  MINUTE: ['59', '60'],
  SECOND: ['60.5', '61'],
  TIME: ['23:59:59', '23:59'],
  DATE_US: ['12/31/2020', '31/12/2020'],
  DATE_EU: ['31.12.2020', '12.31.2020'],
  ISO8601_TIMEZONE: ['-07:00', '7'],
  ISO8601_SECOND: ['60', '61'],
  TIMESTAMP_ISO8601: ['2020-10-02T12:00:00.5Z', '2020-10-02'],
  DATE: ['31-12-20', '31'],
  DATESTAMP: ['31-12-20 12:00:00', '12:00:00'],
  TZ: ['EST', 'XYZ'],
  DATESTAMP_RFC822: ['Fri Oct 02 2020 12:00:00 UTC', 'Fri'],
  DATESTAMP_RFC2822: ['Fri, 02 Oct 2020 12:00:00 +0200', 'Fri'],
  DATESTAMP_OTHER: ['Fri Oct 02 12:00:00 UTC 2020', 'Fri'],
  DATESTAMP_EVENTLOG: ['20201002120000', '2020'],
  SYSLOGTIMESTAMP: ['Oct  2 12:00:00', 'Oct 2'],
  PROG: ['cron/x.1', 'a b'],
  SYSLOGPROG: ['sshd[12]', 'sshd[0]'],
  SYSLOGHOST: ['node1', ''],
  SYSLOGFACILITY: ['<1.2>', '<1>'],
  HTTPDATE: ['02/Oct/2020:12:00:00 +0200', '02/10/2020'],
};

function definitionsOf(...files: readonly string[]): Map<string, string> {
  const definitions = new Map<string, string>();
  for (const file of [commonPatterns, ...files]) addDefinitions(definitions, file);
  return definitions;
}

describe('the common patterns', () => {
  it('have a sample each', () => {
    expect([...definitionsOf().keys()].sort()).toEqual(Object.keys(samples).sort());
  });

  it.each(Object.entries(samples))('%s takes %j', (name, [good, bad]) => {
    const whole = new Grok(definitionsOf(`WHOLE \\A(?:%{${name}:x})\\z`), 'WHOLE');
    expect(whole.match(good), good).toBeDefined();
    expect(whole.match(bad), bad).toBeUndefined();
  });

  it.each([
    ['%{SYSLOGPROG}', 'sshd[12]', { SYSLOGPROG: 'sshd[12]', program: 'sshd', pid: 12 }],
    ['%{SYSLOGFACILITY}', '<1.2>', { SYSLOGFACILITY: '<1.2>', facility: 1, priority: 2 }],
    ['%{NUMBER} %{IP} %{MAC} %{QS}', `5 ::1 00:1b:2c:3d:4e:5f 'q'`, { NUMBER: 5, IP: '::1', MAC: '00:1b:2c:3d:4e:5f', QS: 'q' }],
    ['%{TIME:t}', '12:34:56', { t: '12:34:56', HOUR: 12, MINUTE: 34, SECOND: 56 }],
    [
      '%{URI:u}',
      'http://h:80/a',
      {
        u: 'http://h:80/a',
        URIPROTO: 'http',
        USER: null,
        URIHOST: 'h:80',
        IPORHOST: 'h',
        port: 80,
        URIPATHPARAM: '/a',
        URIPATH: '/a',
        URIPARAM: null,
      },
    ],
    ['%{GREEDYDATA:a}%{NUMBER:b}', 'x 123', { a: 'x ', b: 123 }],
    ['%{NUMBER:b}', '1.2.3', { b: '1.2' }],
  ])('%s finds in %j what it should, inner names too', (pattern, text, expected) => {
    expect(Object.fromEntries(new Grok(definitionsOf(`P ${pattern}`), 'P').match(text) ?? [])).toEqual(expected);
  });
});

describe('every pattern that comes with maas', () => {
  const bundled = ['squid', 'yaf', 'websphere'].map((name) => bundledPatterns(`/patterns/${name}`) ?? '');
  const labels: [string, readonly string[]][] = [
    ['SQUID_DELIMITED', bundled.slice(0, 1)],
    ['YAF_DELIMITED', bundled.slice(1, 2)],
    ['WEBSPHERE', bundled.slice(2)],
    ...Array.from(asaLabels.values(), (label): [string, readonly string[]] => [label, [asaPatterns]]),
    ...[...definitionsOf().keys()].map((label): [string, readonly string[]] => [label, []]),
  ];

  it.each(labels)('%s runs on V8, which ends whatever it is given', (label, files) => {
    expect(toJavaScript(parseRegex(expand(definitionsOf(...files), label).regex))).toBeDefined();
  });
});
