import { describe, expect, it } from 'vitest';
import { asaPatterns } from '../../../src/sensor/grok/asa.js';
import { bundledPatterns } from '../../../src/sensor/grok/bundled.js';
import { commonPatterns } from '../../../src/sensor/grok/common.js';
import { addDefinitions } from '../../../src/sensor/grok/definitions.js';
import { expand } from '../../../src/sensor/grok/expand.js';
import { mostOptions } from '../../../src/stellar/regex/engines.js';
import { optionsInRow } from '../../../src/stellar/regex/options-in-row.js';
import { parseRegex } from '../../../src/stellar/regex/parse.js';

const options = (source: string) => optionsInRow(parseRegex(source).root);

describe('optional parts in a row', () => {
  it.each([
    ['abc', 0],
    ['a?', 1],
    ['a?b?c?d', 3],
    ['a?xb?xc?', 1],
    ['(?:a?b?)?', 3],
    ['(?:ab?)?(?:cd?)?', 4],
    ['(?:ab?){0,3}', 3.58],
    ['a{0,3}', 2.58],
    ['a{1,3}', 2],
    ['a{0,4}b*c?', 1],
    ['(?::a?b?c?){0,7}', 3],
    ['(?:a?b?){9}', 4],
    ['(?:a|b|c)?', 2],
    ['(?:a|b?|c)', 1],
    ['(?:a|b|c)(?:a|b|c)', 0],
  ])('of %s are %d', (source, count) => {
    expect(options(source)).toBeCloseTo(count, 1);
  });

  it("are few in every pattern of ours: they are for V8's fast engine", () => {
    const files = ['squid', 'yaf', 'websphere'].map((name) => bundledPatterns(`/patterns/${name}`) ?? '');
    const slow = [asaPatterns, ...files].flatMap((file) => {
      const definitions = new Map<string, string>();
      for (const each of [commonPatterns, file]) addDefinitions(definitions, each);
      return [...definitions.keys()].filter((name) => options(expand(definitions, name).regex) > mostOptions);
    });
    expect(slow).toEqual([]);
  });
});
