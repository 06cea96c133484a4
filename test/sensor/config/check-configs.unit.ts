import { describe, expect, it } from 'vitest';
import { checkConfigs } from '../../../src/sensor/config/check-configs.js';

const grok = { grokPath: '/patterns/own', patternLabel: 'P' };
const check = (config: object, file?: string) =>
  checkConfigs([{ type: 'PARSER', name: 'own', text: JSON.stringify(config) }], { read: async () => file });

const checkEnrichment = (config: object) => checkConfigs([{ type: 'ENRICHMENT', name: 'own', text: JSON.stringify(config) }]);

describe('a check of an enrichment configuration', () => {
  it('has an error for what does not start', async () => {
    const message = expect.stringMatching(/no aggregator MOST/);
    const triage = { threatIntel: { triageConfig: { aggregator: 'MOST' } } };
    expect(await checkEnrichment(triage)).toEqual([{ place: 'enrichments/own', severity: 'error', message }]);
  });

  it('has a warning for an adapter that there is none of: it starts, as in Metron', async () => {
    const message = expect.stringMatching(/^enrichment\.fieldMap\.geography: no such adapter.*every message becomes an error/);
    const adapter = { enrichment: { fieldMap: { geography: ['ip'] } } };
    expect(await checkEnrichment(adapter)).toEqual([{ place: 'enrichments/own', severity: 'warning', message }]);
  });
});

describe('a check of a parser configuration', () => {
  it('is content with one that starts', async () => {
    expect(await check({ parserClassName: 'GrokParser', parserConfig: grok }, 'P %{WORD:w}')).toEqual([]);
    expect(
      await check({ parserClassName: 'GrokParser', parserConfig: { grokPath: '/patterns/squid', patternLabel: 'SQUID_DELIMITED' } }),
    ).toEqual([]);
  });

  it.each([
    ['a grok pattern that does not compile', { parserClassName: 'GrokParser', parserConfig: grok }, 'P (', /does not compile/],
    ['a grok pattern that is not defined', { parserClassName: 'GrokParser', parserConfig: grok }, 'P %{WORDS:w}', /no grok pattern WORDS/],
    ['a setting that is wrong', { parserClassName: 'csv.CSVParser' }, '', /columns is missing/],
    [
      'a transformation that is none',
      { parserClassName: 'JSONMapParser', fieldTransformations: [{ transformation: 'X' }] },
      '',
      /no transformation X/,
    ],
  ])('has an error for %s', async (_, config, file, message) => {
    expect(await check(config, file)).toEqual([{ place: 'parsers/own', severity: 'error', message: expect.stringMatching(message) }]);
  });

  it.each([
    ['a pattern file that is not at hand', { parserClassName: 'GrokParser', parserConfig: grok }, /\/patterns\/own is not at hand/],
    ["a parser of somebody's own", { parserClassName: 'com.example.MyParser' }, /no parser com.example.MyParser here/],
  ])('has a warning for %s', async (_, config, message) => {
    expect(await check(config)).toEqual([{ place: 'parsers/own', severity: 'warning', message: expect.stringMatching(message) }]);
  });

  it('does not go on to one whose form is wrong', async () => {
    expect(await check({ parserClassName: 'csv.CSVParser', nonsense: 1 })).toHaveLength(1);
  });
});
