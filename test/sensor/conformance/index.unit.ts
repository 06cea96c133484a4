import { describe, expect, it } from 'vitest';
import { MemoryKeyValues } from '../../../src/storage/key-values/memory.js';
import { enriched, triageConfig } from '../enrichment/enriched.js';
import { noTexts, Scene } from '../pipeline/scene.js';

type Fields = Readonly<Record<string, unknown>>;
const timestamp = Date.UTC(2026, 1, 3, 4, 5, 6);

/** The document of a message, by the configurations of its sensor. */
async function documentOf(message: Fields, { global, indexing }: { global?: Fields; indexing?: Fields } = {}) {
  const scene = new Scene();
  const text = (config: Fields) => ({ text: JSON.stringify(config), where: 'x.json' });
  const texts = {
    ...noTexts,
    ...(global && { global: text(global) }),
    ...(indexing && { indexing: new Map([['squid', text(indexing)]]) }),
  };
  const chain = await scene.chain(texts);
  const value = Buffer.from(JSON.stringify(message));
  const { outgoing, errors } = await chain.process(
    { value, origin: 'o', time: timestamp, guid: () => 'made' },
    new AbortController().signal,
  );
  const [document] = outgoing.map((each) => each.document);
  return { index: document?.index, id: document?.id, fields: JSON.parse(document?.json ?? '{}'), errors: errors.length };
}

describe('a document', () => {
  const squid = { guid: 'g', timestamp, 'source.type': 'squid' };
  it.each<[string, Fields, { global?: Fields; indexing?: Fields }, Fields]>([
    ['is in the index of its sensor and hour', squid, {}, { index: 'squid_index_2026.02.03.04', id: 'g' }],
    [
      'is in the index that is configured',
      squid,
      { indexing: { elasticsearch: { index: 'proxy' } } },
      { index: 'proxy_index_2026.02.03.04' },
    ],
    ['has the date that is configured', squid, { global: { 'es.date.format': 'yyyy.MM.dd' } }, { index: 'squid_index_2026.02.03' }],
    [
      'goes by the writer of Elasticsearch alone',
      squid,
      { indexing: { hdfs: { index: 'h' }, solr: { index: 's' } } },
      { index: 'squid_index_2026.02.03.04' },
    ],
    ['of an error is in the index of errors', { ...squid, 'source.type': 'error' }, {}, { index: 'error_index_2026.02.03.04' }],
    ['is none of a sensor that is off', squid, { indexing: { elasticsearch: { enabled: false } } }, { index: undefined, errors: 0 }],
    ['is none without a source.type', { guid: 'g', timestamp }, {}, { index: undefined, errors: 1 }],
  ])('%s', async (_, message, configs, wanted) => {
    const found: Fields = await documentOf(message, configs);
    expect(Object.fromEntries(Object.keys(wanted).map((name) => [name, found[name]]))).toEqual(wanted);
  });

  it.each<[string, Fields | undefined, Fields]>([
    ['colons for dots', undefined, { 'a:b': 1, 'source:type': 'squid' }],
    ['colons by DEDOT', { elasticsearch: { fieldNameConverter: 'DEDOT' } }, { 'a:b': 1 }],
    ['colons by an unknown converter', { elasticsearch: { fieldNameConverter: 'OTHER' } }, { 'a:b': 1 }],
    ['dots by NOOP', { elasticsearch: { fieldNameConverter: 'NOOP' } }, { 'a.b': 1, 'source.type': 'squid' }],
  ])('has %s', async (_, indexing, wanted) => {
    const { fields } = await documentOf({ ...squid, 'a.b': 1 }, indexing === undefined ? {} : { indexing });
    expect(fields).toMatchObject(wanted);
  });
});

describe('adapters', () => {
  const globals = (known: unknown) => ({ globals: new Map([['enrichment.host.known_hosts', known]]) });
  const known = JSON.stringify([{ ip: '10.0.0.1', type: 'web', asset: 5 }]);

  it.each<[string, Fields]>([
    ['a list', { host: ['ip'] }],
    ['LIST', { host: { type: 'LIST', config: ['ip'] } }],
  ])('take fields as %s', async (_, fieldMap) => {
    const looked = enriched({ enrichment: { fieldMap } }, { ip: '10.0.0.1' }, globals(known));
    expect((await looked).fields).toMatchObject({ 'enrichments.host.ip.known_info.type': 'web' });
  });

  it('give nothing for an unknown host, and pass over null and absent values', async () => {
    const { fields, failed, timing } = await enriched(
      { enrichment: { fieldMap: { host: ['ip', 'none', 'nil'] } } },
      { ip: '10.0.0.2', nil: null, n: 1 },
      globals(known),
    );
    expect([fields, failed]).toEqual([{ ip: '10.0.0.2', n: 1 }, []]);
    expect(timing).toContain('adapter.hostfromjsonlistadapter.begin.ts');
  });

  it.each(['10.1.2.3', '127.0.0.1', '192.168.1.1', '172.16.0.1', '224.0.0.1', '0.0.0.0', '::1', 'nonsense', 5])(
    'geo gives nothing for %s',
    async (ip) => {
      const { fields, failed } = await enriched({ enrichment: { fieldMap: { geo: ['ip'] } } }, { ip });
      expect([fields, failed]).toEqual([{ ip }, []]);
    },
  );

  it('hbaseEnrichment goes by the last part of the field, and hbaseThreatIntel makes an alert that is triaged', async () => {
    const keyValues = new MemoryKeyValues();
    keyValues.put({ type: 'user', indicator: 'ann' }, { team: 'red', floor: '5' });
    keyValues.put({ type: 'bad', indicator: '1.2.3.4' }, { source: 'feed' });
    const { threatIntel } = triageConfig([{ rule: 'exists(threatintels.hbaseThreatIntel.ip.bad)', score: 7 }]) as { threatIntel: Fields };
    const config = {
      enrichment: { fieldMap: { hbaseEnrichment: ['x.y.name'] }, fieldToTypeMap: { name: ['user'] } },
      threatIntel: { ...threatIntel, fieldMap: { hbaseThreatIntel: ['ip'] }, fieldToTypeMap: { ip: ['bad', 'worse'] } },
    };
    const { fields, timing } = await enriched(config, { 'x.y.name': 'ann', ip: '1.2.3.4' }, { keyValues });
    expect(fields).toMatchObject({
      'enrichments.hbaseEnrichment.x.y.name.user.team': 'red',
      'enrichments.hbaseEnrichment.x.y.name.user.floor': '5',
      'threatintels.hbaseThreatIntel.ip.bad': 'alert',
      is_alert: 'true',
      'threat.triage.score': 7,
    });
    expect(Object.keys(fields)).not.toContain('threatintels.hbaseThreatIntel.ip.worse');
    expect(timing).toEqual(expect.arrayContaining(['adapter.simplehbaseadapter.begin.ts', 'adapter.threatinteladapter.end.ts']));
  });
});
