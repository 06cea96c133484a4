import { describe, expect, it } from 'vitest';
import { checkExpressions } from '../../../src/operations/stellar/check-expressions.js';

const places = (file: string, text: string) =>
  checkExpressions(file, text).findings.map(
    ({ line, column, code, path }) => `${line}:${column} ${code}${path === undefined ? '' : ` ${path}`}`,
  );

describe('the expressions of a configuration', () => {
  it('are told of where they stand, behind comments and escapes', () => {
    const text = `{ // a sensor
  "sensorTopic": "squid",
  "fieldTransformations": [{ "transformation": "STELLAR", "output": ["a"], "config": {
    "a": "TO_UPPER(\\"\\u0041\\") + TO_UPER(b)"
  }}]
}`;
    expect(places('squid.json', text)).toEqual(['4:34 unknown-function fieldTransformations.0.config.a']);
  });

  it('are the right sides of statements in a list', () => {
    const text = '{"enrichment":{"fieldMap":{"stellar":{"config":["a := NO_SUCH(b)"]}}}}';
    expect(places('squid.json', text)).toEqual([`1:${text.indexOf('NO_SUCH') + 1} unknown-function enrichment.fieldMap.stellar.config.0`]);
  });

  it('are rules, in a list or as keys', () => {
    const rules = (json: string) => `{"threatIntel":{"triageConfig":{"riskLevelRules":${json}}}}`;
    expect(places('a.json', rules(`{"'text'":10}`))).toEqual([expect.stringContaining('not-a-rule')]);
    expect(places('a.json', rules(`[{"rule":"'text'","score":10}]`))).toEqual([expect.stringContaining('not-a-rule')]);
    expect(places('a.json', rules(`[{"rule":"true","score":10,"reason":"'text'"}]`))).toEqual([]);
  });

  it('cannot be found in what is no JSON', () => {
    expect(places('a.json', '{"a":\n}')).toEqual(['2:1 json']);
    const depth = 100_000;
    expect(places('a.json', `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`)).toEqual(['1:1 json']);
  });

  it("may stand behind an editor's mark", () => {
    expect(places('a.json', '\uFEFF{"enrichment":{"fieldMap":{"stellar":{"config":{"a":"NO_SUCH()"}}}}}')).toHaveLength(1);
  });
});

describe('a text that is one expression', () => {
  it('is told of by line and column', () => {
    expect(places('-', "TO_UPPER('a') +\n  NO_SUCH()")).toEqual(['2:3 unknown-function']);
  });

  it('may begin like a map', () => {
    expect(checkExpressions('-', "{'a' : NO_SUCH()}")).toMatchObject({ expressions: 1, findings: [{ line: 1, column: 8 }] });
  });
});
