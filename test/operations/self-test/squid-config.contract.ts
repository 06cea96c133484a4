import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { squidConfig } from '../../../src/operations/self-test/squid-config.js';

it("under the runbook's names, the sensor of maas test is examples/squid", async () => {
  const { parser, enrichment, indexing } = squidConfig('squid', 'dga');
  const example = async (kind: string) => JSON.parse(await readFile(path.resolve('examples/squid/zookeeper', kind, 'squid.json'), 'utf8'));
  const spaceless = (config: object) => JSON.parse(JSON.stringify(config).replaceAll(/(?<=\w')\s+:/g, ':'));
  expect(parser).toEqual(spaceless(await example('parsers')));
  expect(enrichment).toEqual(await example('enrichments'));
  expect(indexing).toMatchObject({ elasticsearch: { index: 'squid', batchSize: 1, enabled: true } });
});
