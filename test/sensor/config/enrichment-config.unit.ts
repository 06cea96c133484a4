import { describe, expect, it } from 'vitest';
import { decodeEnrichmentConfig } from '../../../src/sensor/config/enrichment-config.js';

const decode = (config: object) => decodeEnrichmentConfig(JSON.stringify(config), 'squid.json');
const triage = (riskLevelRules: unknown) => ({ threatIntel: { triageConfig: { riskLevelRules } } });

describe('an enrichment config', () => {
  it('has defaults for everything', () => {
    const { enrichment, threatIntel } = decode({});
    expect([enrichment.fieldMap.size, threatIntel.fieldMap.size, threatIntel.triageConfig]).toEqual([0, 0, undefined]);
    expect(decode({ threatIntel: { triageConfig: {} } }).threatIntel.triageConfig).toMatchObject({
      riskLevelRules: { form: 'list', list: [] },
      aggregator: 'MAX',
    });
  });

  it.each([
    [triage([{ rule: 'a' }]), /riskLevelRules\.0\.score/],
    [triage([{ score: 1 }]), /riskLevelRules\.0\.rule/],
    [triage([{ rule: 'a', score: 1, weight: 2 }]), /riskLevelRules\.0: .*weight/],
    [triage({ a: null }), /riskLevelRules\.a/],
    [triage('a'), /riskLevelRules/],
    [{ enrichments: {} }, /enrichments/],
    [{ enrichment: { fieldMap: { geo: 'ip' } } }, /enrichment\.fieldMap\.geo/],
  ])('%j is refused, and names what is wrong', (config, message) => {
    expect(() => decode(config)).toThrow(message);
  });
});
