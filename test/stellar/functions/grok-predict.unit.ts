import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expressionGrok } from '../../../src/cli/stellar/expression-grok.js';
import { predictGrok } from '../../../src/stellar/functions/grok/predict.js';

const compile = expressionGrok();
const predict = (text: string) => predictGrok(text, compile, () => {});

it.each([
  ['1461576382.642    161 127.0.0.1 TCP_MISS/200 103701 GET http://www.cnn.com/', 'IP', 'URI'],
  ['127.0.0.1 - bob [10/Oct/2000:13:55:36 -0700] "GET /a.gif HTTP/1.0" 200 2326', 'HTTPDATE', 'QUOTEDSTRING'],
  ['Oct 11 22:14:15 host su[42]: failed for 00:1B:44:11:3A:B7', 'SYSLOGTIMESTAMP', 'MAC'],
  ['2020-01-02T03:04:05Z ünïcode €5', 'TIMESTAMP_ISO8601', 'NOTSPACE'],
])('%s is told by its pieces', (text, ...patterns) => {
  const expression = predict(text);
  for (const pattern of patterns) expect(expression).toContain(`%{${pattern}:`);
  expect(compile(expression)?.(text)).toBeDefined();
});

it('matches whatever it was guessed from', () => {
  const line = fc.array(
    fc.oneof(fc.string({ unit: 'grapheme', maxLength: 6 }), fc.constantFrom(' ', '10.0.0.1', '/a', '{', '\\d', '1.5', '\n')),
    {
      maxLength: 12,
    },
  );
  const property = fc.property(line, (parts) => {
    const text = parts.join('');
    expect(compile(predict(text))?.(text)).toBeDefined();
  });
  fc.assert(property, { numRuns: 100 });
});

it('goes on for so long only', () => {
  expect(predict('a '.repeat(5_000))).toMatch(/%\{GREEDYDATA:greedydata\}$/);
});
