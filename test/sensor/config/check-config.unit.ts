import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../../src/sensor/config/check-config.js';
import type { ConfigType } from '../../../src/sensor/config/config-place.js';
import { Evaluator } from '../../../src/stellar/evaluator.js';

const check = (type: ConfigType, text: string | object) =>
  checkConfig({ type, name: 'squid', text: typeof text === 'string' ? text : JSON.stringify(text) }, new Evaluator());
const errors = (type: ConfigType, text: string | object) => check(type, text).filter(({ severity }) => severity === 'error');

const stellar = (source: string) => ({ transformation: 'STELLAR', output: ['x'], config: { x: source } });
const triage = (rules: unknown) => ({ threatIntel: { triageConfig: { riskLevelRules: rules } } });
const enrich = (config: unknown) => ({ enrichment: { fieldMap: { stellar: { config } } } });
const parser = (more: object) => ({ parserClassName: 'org.apache.metron.parsers.GrokParser', sensorTopic: 'squid', ...more });

describe('a check of a configuration', () => {
  it.each<[string, ConfigType, object]>([
    [
      'a parser with transformations',
      'PARSER',
      parser({ fieldTransformations: [stellar("TO_UPPER('a')"), { transformation: 'REMOVE', input: ['a'] }] }),
    ],
    ['enrichment by a map', 'ENRICHMENT', enrich({ x: "TO_UPPER('a')" })],
    ['enrichment by statements', 'ENRICHMENT', enrich(['x := 1 + 1', 'y.z:a := x'])],
    ['enrichment by groups', 'ENRICHMENT', enrich({ group: { x: '1 + 1' }, other: ['y := x', 'x := null'] })],
    [
      'triage by rules',
      'ENRICHMENT',
      triage([
        { rule: 'a == 1', score: 'a + 1', reason: "TO_UPPER('a')" },
        { rule: 'b', score: 10 },
      ]),
    ],
    [
      'triage as the runbook writes it',
      'ENRICHMENT',
      { threatintel: { triageConfig: { riskLevelRules: { "is_malicious == 'malicious'": 100 } } } },
    ],
    ['a validation', 'GLOBAL', { fieldValidations: [{ validation: 'STELLAR', config: { condition: 'EXISTS(a)' } }], 'es.ip': 'x' }],
    [
      'a profile',
      'PROFILER',
      { profiles: [{ profile: 'p', foreach: 'ip', onlyif: 'true', init: { n: '0' }, update: { n: 'n + 1' }, result: 'n' }] },
    ],
    ['writers', 'INDEXING', { hdfs: { outputPathFunction: "'a'" }, elasticsearch: { index: 'squid', batchSize: 5 } }],
  ])('finds no error in %s', (_, type, config) => {
    expect(errors(type, config)).toEqual([]);
  });

  it.each<[string, ConfigType, string | object, string]>([
    ['broken JSON, with its place', 'GLOBAL', '{\n  "a": 1,\n  "b" 2\n}', 'line 3'],
    ['JSON that is no object', 'GLOBAL', '[]', 'not a JSON object'],
    ['nothing', 'PARSER', '', ''],
    ['a key that a parser does not have', 'PARSER', parser({ sensorTopc: 'x' }), 'sensorTopc'],
    ['a setting of a writer', 'INDEXING', { elasticsearch: { batchSize: 'many' } }, 'batchSize'],
    ['a rule without a score', 'ENRICHMENT', triage([{ rule: 'a' }]), 'riskLevelRules'],
    ['a transformation', 'PARSER', parser({ fieldTransformations: [stellar('1 +')] }), 'fieldTransformations.0.config.x'],
    [
      'a condition of REMOVE',
      'PARSER',
      parser({ fieldTransformations: [{ transformation: 'REMOVE', config: { condition: 'a ==' } }] }),
      'config.condition',
    ],
    ['a statement of enrichment', 'ENRICHMENT', enrich(['x := (1']), 'enrichment.fieldMap.stellar.config.0'],
    ['a statement of a group', 'ENRICHMENT', enrich({ group: { x: '(1' } }), 'config.group.x'],
    ['a rule', 'ENRICHMENT', triage([{ rule: 'a = = 1', score: 1 }]), 'riskLevelRules.0.rule'],
    ['a score', 'ENRICHMENT', triage([{ rule: 'a', score: '1 +' }]), 'riskLevelRules.0.score'],
    ['a rule of the old form', 'ENRICHMENT', { threatintel: { triageConfig: { riskLevelRules: { 'a ==': 100 } } } }, 'riskLevelRules'],
    [
      'a validation',
      'GLOBAL',
      { fieldValidations: [{ validation: 'STELLAR', config: { condition: '(' } }] },
      'fieldValidations.0.config.condition',
    ],
    ['an update of a profile', 'PROFILER', { profiles: [{ update: { n: 'n +' } }] }, 'profiles.0.update.n'],
    ['a result of a profile', 'PROFILER', { profiles: [{ result: { profile: '(' } }] }, 'profiles.0.result.profile'],
  ])('finds %s', (_, type, config, said) => {
    const found = errors(type, config);
    expect(found).toHaveLength(1);
    expect(found[0]?.message).toContain(said);
  });

  it('takes comments, as Metron does', () => {
    expect(errors('GLOBAL', '{ // here\n "a": "http://x" /* there */ }')).toEqual([]);
  });

  it('knows the protocols of Kafka, which have an effect', () => {
    expect(check('PARSER', parser({ securityProtocol: 'SASL_SSL' }))).toEqual([]);
    expect(errors('PARSER', parser({ securityProtocol: 'TLS' }))).toMatchObject([
      { message: expect.stringContaining('securityProtocol is none of PLAINTEXT') },
    ]);
  });

  it('warns of what has no effect, and of functions that are not there', () => {
    const found = check('PARSER', parser({ spoutParallelism: 2, fieldTransformations: [stellar('NO_SUCH(1)')] }));
    expect(found.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
      'warning fieldTransformations.0.config.x: there is no function NO_SUCH; it fails where it is called',
      'warning spoutParallelism belongs to Storm and has no effect here',
    ]);
  });
});
