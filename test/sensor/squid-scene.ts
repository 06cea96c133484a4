import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

const parser = {
  parserClassName: 'org.apache.metron.parsers.GrokParser',
  parserConfig: { grokPath: '/patterns/squid', patternLabel: 'SQUID_DELIMITED', timestampField: 'timestamp' },
  fieldTransformations: [
    {
      transformation: 'STELLAR',
      output: ['full_hostname', 'is_alert'],
      config: { full_hostname: 'URL_TO_HOST(url)', is_alert: "if full_hostname == 'www.cnn.com' then 'true' else null" },
    },
  ],
};
const enrichment = { threatIntel: { triageConfig: { riskLevelRules: { 'exists(is_alert)': 100 }, aggregator: 'MAX' } } };

/** Configurations of a sensor named squid, or otherwise, as zk_load_configs.sh has them. */
export async function writeSquidConfigs(directory: string, sensor = 'squid'): Promise<void> {
  for (const [kind, config] of Object.entries({ parsers: { ...parser, sensorTopic: sensor }, enrichments: enrichment })) {
    await mkdir(path.join(directory, kind), { recursive: true });
    await writeFile(path.join(directory, kind, `${sensor}.json`), JSON.stringify(config));
  }
}

/** The n-th line of a log: one a second; every tenth is of a host that makes an alert. `bytes` is n. */
export function squidLine(n: number): string {
  const host = n % 10 === 0 ? 'www.cnn.com' : 'yahoo.com';
  return `${1461576382 + n}.642    161 127.0.0.1 TCP_MISS/200 ${n} GET http://${host}/ - DIRECT/199.27.79.73 text/html`;
}
