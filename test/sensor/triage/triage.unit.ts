import { describe, expect, it } from 'vitest';
import { enriched, enrichStage, triageConfig } from '../enrichment/enriched.js';

const alert = { is_alert: 'true', a: 1 };
const scores = (...list: number[]) => list.map((score, at) => ({ rule: `a == 1 or b == ${at}`, score }));
const scoreOf = async (list: readonly unknown[], rest = {}) =>
  (await enriched(triageConfig(list, rest), alert)).fields['threat.triage.score'];

describe('triage', () => {
  it('writes the score, and of each rule that holds its name, comment, score as written, and reason', async () => {
    const rules = [
      { name: 'first', comment: 'because', rule: 'a == 1', score: '5 + 5', reason: "FORMAT('a is %s', a)" },
      { rule: 'a == 2', score: 50 },
      { rule: 'exists(a)', score: 3 },
    ];
    expect((await enriched(triageConfig(rules), alert)).fields).toEqual({
      ...alert,
      'threat.triage.score': 10,
      'threat.triage.rules.0.name': 'first',
      'threat.triage.rules.0.comment': 'because',
      'threat.triage.rules.0.score': '5 + 5',
      'threat.triage.rules.0.reason': 'a is 1',
      'threat.triage.rules.1.name': null,
      'threat.triage.rules.1.comment': null,
      'threat.triage.rules.1.score': '3',
      'threat.triage.rules.1.reason': null,
    });
  });

  it('takes the older form of rules, and then writes the older name of the score too', async () => {
    const config = { threatintel: { fieldMap: {}, triageConfig: { riskLevelRules: { "m == 'malicious'": 100 }, aggregator: 'MAX' } } };
    const { fields } = await enriched(config, { is_alert: 'true', m: 'malicious' });
    expect(fields).toMatchObject({ 'threat.triage.level': 100, 'threat.triage.score': 100, 'threat.triage.rules.0.score': '100' });
    expect(fields).toMatchObject({ 'threat.triage.rules.0.name': null, 'maas.triage.0.rule': "m == 'malicious'" });
  });

  it.each([
    ['MAX', [1, 5, 3], 5],
    ['MIN', [4, 2, 3], 2],
    ['SUM', [1, 5, 3], 9],
    ['MEAN', [1, 5, 3], 3],
    ['POSITIVE_MEAN', [0, 6, 3], 4.5],
  ] as const)('%s of %j is %d', async (aggregator, list, expected) => {
    expect(await scoreOf(scores(...list), { aggregator })).toBe(expected);
  });

  it('a negative score trumps all others, unless it is told not to', async () => {
    const stage = await enriched(triageConfig(scores(5, -1), { aggregator: 'SUM' }), alert);
    // JSON has no infinity.
    expect(stage.fields).toHaveProperty(['threat.triage.score'], null);
    expect(await scoreOf(scores(5, -1), { aggregator: 'SUM', aggregationConfig: { negativeValuesTrump: false } })).toBe(4);
  });

  it('shows a score as it is written: 10.0 is not 10', async () => {
    const { fields } = await enriched(triageConfig([{ rule: 'true', score: JSON.rawJSON('10.0') }]), alert);
    expect(fields).toMatchObject({ 'threat.triage.rules.0.score': '10.0', 'threat.triage.score': 10 });
  });

  it('keeps the first of rules with one text', async () => {
    const twice = [
      { rule: 'a == 1', score: 1 },
      { rule: 'a == 1', score: 9 },
    ];
    expect(await scoreOf(twice)).toBe(1);
  });

  it.each(['', '  '])('the blank rule %j holds', async (rule) => {
    expect(await scoreOf([{ rule, score: 4 }])).toBe(4);
  });

  it.each(['absent', 'a'])('the rule %s, which is neither true nor false, is reported', async (rule) => {
    const { failed } = await enriched(triageConfig([{ rule, score: 9 }, ...scores(4)]), alert);
    expect(failed).toMatchObject([{ type: 'threatintel_error', cause: { fault: 'illegal argument' } }]);
  });

  it('a rule that fails is reported and does not hold up the others', async () => {
    const { fields, failed } = await enriched(triageConfig([{ rule: 'NO_SUCH(a)', score: 9 }, ...scores(4)]), alert);
    expect(fields).toMatchObject({ 'threat.triage.score': 4 });
    expect(failed).toMatchObject([{ type: 'threatintel_error', cause: { fault: 'unknown function' } }]);
  });

  it('rules see the configuration and the config of threat intel', async () => {
    const config = {
      configuration: { limit: 3 },
      threatIntel: { config: { weight: 7 }, triageConfig: { riskLevelRules: [{ rule: 'a < limit', score: 'weight' }] } },
    };
    expect((await enriched(config, alert)).fields['threat.triage.score']).toBe(7);
  });

  it('writes nothing when no rule holds', async () => {
    expect((await enriched(triageConfig([{ rule: 'a == 2', score: 9 }]), alert)).fields).toEqual(alert);
  });

  it.each([
    [true, 'true'],
    ['TRUE', 'true'],
    ['false', undefined],
    [false, undefined],
    [undefined, undefined],
  ])('is_alert %j becomes %j', async (said, becomes) => {
    const { fields } = await enriched(triageConfig(scores(1)), { a: 1, ...(said !== undefined && { is_alert: said }) });
    expect(fields['is_alert']).toBe(becomes);
    expect('threat.triage.score' in fields).toBe(becomes === 'true');
  });

  it('a hit of threat intel makes a message an alert', async () => {
    const { fields } = await enriched(triageConfig(scores(2)), { a: 1, 'threatintels.hbaseThreatIntel.ip.bad': 'alert' });
    expect(fields).toMatchObject({ is_alert: 'true', 'threat.triage.score': 2 });
  });

  it.each([
    [triageConfig([{ rule: 'a ==', score: 1 }]), /test\.json: riskLevelRules 1, rule/],
    [triageConfig([{ rule: 'a', score: 1 }], { aggregator: 'MOST' }), /no aggregator MOST; there are MAX, MIN/],
    [triageConfig([{ rule: 'a' }]), /riskLevelRules/],
    [{ threatIntels: {} }, /threatIntels/],
  ])('refuses %j', (config, message) => {
    expect(() => enrichStage(config)).toThrow(
      expect.objectContaining({ code: 'BAD_SENSOR_CONFIG', message: expect.stringMatching(message) }),
    );
  });
});
