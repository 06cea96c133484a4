import { describe, expect, it } from 'vitest';
import { enriched, triageConfig } from '../enrichment/enriched.js';

type Fields = Readonly<Record<string, unknown>>;
const stellar = (config: unknown) => ({ enrichment: { fieldMap: { stellar: { config } } } });

async function check(config: Fields, message: Fields, gives: Fields, failures = 0): Promise<void> {
  const { fields, failed } = await enriched(config, message);
  expect(failed).toHaveLength(failures);
  expect(Object.fromEntries(Object.keys(gives).map((name) => [name, fields[name]]))).toEqual(gives);
}

describe('enrichment', () => {
  it.each<[string, unknown, Fields, Fields, number?]>([
    ['a map of expressions', { a: 'n + 1', b: 'a + 1' }, { n: 1 }, { a: 2, b: 3 }],
    ['a list of assignments', ['a := n + 1', 'b := a + 1'], { n: 1 }, { a: 2, b: 3 }],
    ['groups', { one: { a: '1' }, two: ['b := 2'] }, { n: 1 }, { a: 1, b: 2 }],
    ['groups do not see each other', { one: { a: '1' }, two: { b: 'exists(a)' } }, { n: 1 }, { a: 1, b: false }],
    ['a map as result unfolds', { a: "{'x' : 1, 'y' : 'z'}" }, { n: 1 }, { a: undefined, 'a.x': 1, 'a.y': 'z' }],
    ['null takes a temporary away', ['t := 1', 'a := t + 1', 't := null'], { n: 1 }, { t: undefined, a: 2 }],
    ['null does not take a field of the message away', ['n := null'], { n: 1 }, { n: 1 }],
    ['empty fields go where anything ran', { a: '1' }, { n: 1, e: '', z: null }, { a: 1, e: undefined, z: undefined }],
    ['one that fails is one error, and the message goes on', { one: { a: '6 / n' }, two: { b: '1' } }, { n: 0 }, { a: undefined, b: 1 }, 1],
    ['what is no expression is passed over', { a: '1', b: 2 }, { n: 1 }, { a: 1, b: undefined }],
  ])('%s', async (_, config, message, gives, failures) => check(stellar(config), message, gives, failures));

  it('drops nothing where nothing ran', () =>
    check({ enrichment: { fieldMap: { host: ['ip'] } } }, { n: 1, e: '', z: null }, { e: '', z: null }));
  it('drops nothing without a config', () => check({}, { e: '' }, { e: '' }));

  it('leaves its times as texts', async () => {
    const { timing } = await enriched(stellar({ a: '1' }), { n: 1 });
    expect([...timing].sort()).toEqual(
      [
        'parallelenricher.splitter.begin.ts',
        'parallelenricher.splitter.end.ts',
        'parallelenricher.enrich.begin.ts',
        'parallelenricher.enrich.end.ts',
        'adapter.stellaradapter.begin.ts',
        'adapter.stellaradapter.end.ts',
      ].sort(),
    );
  });

  it('is known by the names of hosts', async () => {
    const known = [{ ip: '10.0.0.1', local: 'YES', type: 'web' }];
    const config = { enrichment: { fieldMap: { host: ['ip_src_addr'] } } };
    const globals = new Map([['enrichment.host.known_hosts', JSON.stringify(known)]]);
    const { fields } = await enriched(config, { ip_src_addr: '10.0.0.1' }, { globals });
    expect(fields).toMatchObject({
      'enrichments.host.ip_src_addr.known_info.local': 'YES',
      'enrichments.host.ip_src_addr.known_info.type': 'web',
    });
  });

  it('of an error tells what failed', async () => {
    const { failed } = await enriched(stellar({ a: '6 / n' }), { n: 0, 'source.type': 'squid', m: 2 });
    const [{ type, sensor = 'error' } = { type: 'error' as const }] = failed;
    expect([type, sensor]).toEqual(['enrichments_error', 'error']);
    expect(failed[0]?.raw).toEqual([
      new Map<string, unknown>([
        ['n', 0],
        ['source.type', 'squid'],
      ]),
    ]);
  });
});

describe('triage', () => {
  const rule = (score: unknown, when = 'true', more: Fields = {}) => ({ rule: when, score, ...more });
  const score = 'threat.triage.score';
  it.each<[string, Fields[], Fields, Fields, Fields]>([
    ['no alert, no triage', [rule(5)], {}, { a: 1 }, { [score]: undefined, is_alert: undefined }],
    ['is_alert as a boolean becomes a text', [rule(5)], {}, { is_alert: true }, { is_alert: 'true', [score]: 5 }],
    ['is_alert false is taken away', [rule(5)], {}, { is_alert: false }, { is_alert: undefined, [score]: undefined }],
    ['is_alert that is no boolean is false', [rule(5)], {}, { is_alert: 'maybe' }, { is_alert: undefined, [score]: undefined }],
    ['a hit of threat intel is an alert', [rule(5)], {}, { 'threatintels.x': 'alert' }, { is_alert: 'true', [score]: 5 }],
    ['a time of threat intel is none', [rule(5)], {}, { 'threatintels.x.ts': '1' }, { is_alert: undefined, [score]: undefined }],
    [
      'false goes before a hit',
      [rule(5)],
      {},
      { is_alert: 'false', 'threatintels.x': 'alert' },
      { is_alert: undefined, [score]: undefined },
    ],
    ['no rule that holds leaves no score', [rule(5, 'false')], {}, { is_alert: 'true' }, { is_alert: 'true', [score]: undefined }],
    ['MAX begins at 0', [rule(-5)], { aggregationConfig: { negativeValuesTrump: false } }, { is_alert: 'true' }, { [score]: 0 }],
    ['MIN', [rule(5), rule(2, '1 == 1')], { aggregator: 'MIN' }, { is_alert: 'true' }, { [score]: 2 }],
    ['SUM', [rule(5), rule(2, '1 == 1')], { aggregator: 'SUM' }, { is_alert: 'true' }, { [score]: 7 }],
    ['MEAN', [rule(5), rule(2, '1 == 1')], { aggregator: 'MEAN' }, { is_alert: 'true' }, { [score]: 3.5 }],
    ['POSITIVE_MEAN', [rule(5), rule(0, '1 == 1')], { aggregator: 'POSITIVE_MEAN' }, { is_alert: 'true' }, { [score]: 5 }],
    ['POSITIVE_MEAN of none is 0', [rule(0)], { aggregator: 'POSITIVE_MEAN' }, { is_alert: 'true' }, { [score]: 0 }],
    [
      'negatives may count',
      [rule(5), rule(-2, '1 == 1')],
      { aggregator: 'SUM', aggregationConfig: { negativeValuesTrump: false } },
      { is_alert: 'true' },
      { [score]: 3 },
    ],
    [
      'a score by an expression; told as written',
      [rule('a * 2')],
      {},
      { is_alert: 'true', a: 4 },
      { [score]: 8, 'threat.triage.rules.0.score': 'a * 2' },
    ],
    [
      'the same rule twice counts once',
      [rule(5), rule(9)],
      {},
      { is_alert: 'true' },
      { [score]: 5, 'threat.triage.rules.1.score': undefined },
    ],
    [
      'numbers count the rules that hold',
      [rule(1, 'false'), rule(5, 'true', { name: 'n', comment: 'c', reason: "'r'" })],
      {},
      { is_alert: 'true' },
      { 'threat.triage.rules.0.name': 'n', 'threat.triage.rules.0.comment': 'c', 'threat.triage.rules.0.reason': 'r' },
    ],
    [
      'what is not said is null',
      [rule(5)],
      {},
      { is_alert: 'true' },
      { 'threat.triage.rules.0.name': null, 'threat.triage.rules.0.comment': null, 'threat.triage.rules.0.reason': null },
    ],
    ['a list form has no level', [rule(5)], {}, { is_alert: 'true' }, { 'threat.triage.level': undefined }],
  ])('%s', async (_, rules, rest, message, gives) => check(triageConfig(rules, rest), message, gives));

  it.each<[string, unknown, Fields, string]>([
    ['an unknown aggregator', [rule(5)], { aggregator: 'MEDIAN' }, 'MEDIAN'],
    ['a rule without a score', [{ rule: 'true' }], {}, 'score'],
    ['a score without a rule', [{ score: 1 }], {}, 'rule'],
  ])('%s is refused', async (_, rules, rest, message) => {
    await expect(enriched(triageConfig(rules, rest), { is_alert: 'true' })).rejects.toThrow(message);
  });

  it("sees the configuration, and threatIntel's config", async () => {
    const { threatIntel } = triageConfig([rule('limit + other')]) as { threatIntel: Fields };
    await check(
      { configuration: { limit: 1 }, threatIntel: { ...threatIntel, config: { other: 2 } } },
      { is_alert: 'true' },
      { [score]: 3 },
    );
  });
});
