import { Evaluator } from '../../stellar/evaluator.js';
import type { PatternFiles } from '../parsers/port.js';
import { type ConfigFinding, checkConfig } from './check-config.js';
import { checkEnrichment } from './check-enrichment.js';
import { checkParser } from './check-parser.js';
import type { ConfigText } from './config-place.js';

/** Where there are no pattern files but the built-in ones. */
const noPatterns: PatternFiles = { read: async () => undefined };

/** What is wrong with configurations; a parser's or enrichment's whose form is right has to start, too. */
export async function checkConfigs(configs: readonly ConfigText[], patterns: PatternFiles = noPatterns): Promise<readonly ConfigFinding[]> {
  const evaluator = new Evaluator();
  const findings: ConfigFinding[] = [];
  for (const config of configs) {
    const own = checkConfig(config, evaluator);
    findings.push(...own);
    if (own.some(({ severity }) => severity === 'error')) continue;
    if (config.type === 'PARSER') findings.push(...(await checkParser(config, evaluator, patterns)));
    if (config.type === 'ENRICHMENT') findings.push(...checkEnrichment(config, evaluator));
  }
  return findings;
}
