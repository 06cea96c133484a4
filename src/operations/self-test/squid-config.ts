/** The sensor of the runbook: it reads Squid's access log, asks a model about each domain, and raises an alert if the answer is malicious. */
export interface SquidConfig {
  readonly parser: object;
  readonly enrichment: object;
  readonly indexing: object;
}

/**
 * @param sensor the name of the sensor, its topic and its index
 * @param model the name of the model that its transformations call
 */
export function squidConfig(sensor: string, model: string): SquidConfig {
  return {
    parser: {
      parserClassName: 'org.apache.metron.parsers.GrokParser',
      sensorTopic: sensor,
      parserConfig: { grokPath: '/patterns/squid', patternLabel: 'SQUID_DELIMITED', timestampField: 'timestamp' },
      fieldTransformations: [
        {
          transformation: 'STELLAR',
          output: ['full_hostname', 'domain_without_subdomains', 'is_malicious', 'is_alert'],
          config: {
            full_hostname: 'URL_TO_HOST(url)',
            domain_without_subdomains: 'DOMAIN_REMOVE_SUBDOMAINS(full_hostname)',
            is_malicious: `MAP_GET('is_malicious', MAAS_MODEL_APPLY(MAAS_GET_ENDPOINT('${model}'), {'host': domain_without_subdomains}))`,
            is_alert: "if is_malicious == 'malicious' then 'true' else null",
          },
        },
      ],
    },
    enrichment: {
      index: sensor,
      batchSize: 1,
      enrichment: { fieldMap: {} },
      threatIntel: { fieldMap: {}, triageConfig: { riskLevelRules: { "is_malicious == 'malicious'": 100 }, aggregator: 'MAX' } },
    },
    indexing: { elasticsearch: { index: sensor, batchSize: 1, batchTimeout: 1, enabled: true } },
  };
}

/** A line in Squid's native log format. @param at epoch ms */
export function squidLine(at: number, url: string): string {
  return `${(at / 1_000).toFixed(3)}    120 127.0.0.1 TCP_MISS/200 1452 GET ${url} - DIRECT/192.0.2.1 text/html`;
}
