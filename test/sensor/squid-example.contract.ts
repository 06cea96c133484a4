import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Models } from '../../src/models/port.js';
import { ManualClock } from '../../src/runtime/clock/manual-clock.js';
import { seededRandom } from '../../src/runtime/random/seeded-random.js';
import { readConfigJson } from '../../src/sensor/config/config-json.js';
import { decodeEnrichmentConfig } from '../../src/sensor/config/enrichment-config.js';
import { decodeIndexingConfig } from '../../src/sensor/config/indexing-config.js';
import { decodeParserConfig } from '../../src/sensor/config/parser-config.js';
import { bundledPatterns } from '../../src/sensor/grok/bundled.js';
import { addDefinitions } from '../../src/sensor/grok/definitions.js';
import { parseSensor } from '../../src/sensor/parse-stage.js';
import { Evaluator } from '../../src/stellar/evaluator.js';
import { StellarMap, type Value, type ValueMap } from '../../src/stellar/values.js';

const directory = path.join(import.meta.dirname, '../../examples/squid');
const text = (name: string) => readFile(path.join(directory, name), 'utf8');

/** The model of examples/mock-dga, as far as an expression sees it; its answers come later. */
const models: Models<ValueMap> = {
  find: async (name) => (name === 'dga' ? { name, version: '1.0', url: 'http://node1:36161', functions: { apply: 'apply' } } : undefined),
  ask: async ({ args }) => {
    const legit = ['yahoo.com', 'amazon.com'].includes(args['host'] ?? '');
    return StellarMap.of<Value, Value>([['is_malicious', legit ? 'legit' : 'malicious']]);
  },
  counters: { asked: 0, hits: 0, shared: 0, calls: 0, failures: 0, retries: 0, ejections: 0 },
};

describe('examples/squid', () => {
  it('parses its log with its pattern, asks the model, and calls malicious domains an alert', async () => {
    const clock = new ManualClock();
    const stage = await parseSensor({
      sensor: 'squid',
      config: decodeParserConfig(await text('zookeeper/parsers/squid.json'), 'squid.json'),
      globals: readConfigJson(await text('zookeeper/global.json'), 'global.json') as ReadonlyMap<string, unknown>,
      where: 'squid.json',
      patterns: { read: (file) => text(`zookeeper${file}`) },
      evaluator: new Evaluator({ clock, capabilities: { models } }),
      clock,
      random: seededRandom(1),
      hostname: undefined,
    });
    const lines = (await text('access.log')).trimEnd().split('\n');
    const outcomes = await Promise.all(lines.map(async (value) => stage.process({ value })));
    expect(outcomes.flatMap(({ errors }) => errors)).toEqual([]);
    const told = outcomes.flatMap(({ messages }) =>
      messages.map((message) => ['domain_without_subdomains', 'is_malicious', 'is_alert'].map((field) => message.get(field))),
    );
    expect(told).toEqual([
      ['yahoo.com', 'legit', undefined],
      ['cnn.com', 'malicious', 'true'],
      ['amazon.com', 'legit', undefined],
      ['cnn.com', 'malicious', 'true'],
    ]);
  });

  it('has a pattern that is the built-in one, and configs that are read', async () => {
    const [own, bundled] = [new Map<string, string>(), new Map<string, string>()];
    addDefinitions(own, await text('zookeeper/patterns/squid'));
    addDefinitions(bundled, bundledPatterns('/patterns/squid') ?? '');
    expect(own).toEqual(bundled);
    decodeEnrichmentConfig(await text('zookeeper/enrichments/squid.json'), 'squid.json');
    expect(decodeIndexingConfig(await text('zookeeper/indexing/squid.json'), 'squid.json').get('elasticsearch')?.index).toBe('squid');
  });
});
