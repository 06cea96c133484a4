import { describe, expect, it } from 'vitest';
import type { FailedRecord } from '../../../src/sensor/error-message.js';
import { MemoryKeyValues } from '../../../src/storage/key-values/memory.js';
import { enriched, enrichStage } from './enriched.js';

const stellar = (config: unknown) => ({ enrichment: { fieldMap: { stellar: { config } } } });

describe('the enrichment stage', () => {
  it('leaves a message as it is where nothing is to be looked up, but for the time it took', async () => {
    const { fields, timing } = await enriched({}, { a: '', b: null });
    expect(fields).toEqual({ a: '', b: null });
    expect(timing).toEqual(['splitter.begin', 'splitter.end', 'enrich.begin', 'enrich.end'].map((each) => `parallelenricher.${each}.ts`));
  });

  it('drops what is null or empty once something was looked up', async () => {
    const { fields, timing } = await enriched(stellar({ up: 'TO_UPPER(c)' }), { a: '', b: null, c: 'x' });
    expect(fields).toEqual({ c: 'x', up: 'X' });
    expect(timing).toContain('adapter.stellaradapter.begin.ts');
  });

  it.each([
    ['a map of expressions', { one: '1', two: 'one + 1' }],
    ['a list of assignments', ['one := 1', 'two := one + 1', 7]],
    ['groups', { g1: { one: '1', two: 'one + 1' }, g2: ['three := 3'] }],
  ])('evaluates %s, each seeing those before it', async (_, config) => {
    expect((await enriched(stellar(config), {})).fields).toMatchObject({ one: 1, two: 2 });
  });

  it('groups do not see each other', async () => {
    expect((await enriched(stellar({ g1: { x: "'one'" }, g2: { y: 'x' } }), {})).fields).toEqual({ x: 'one' });
  });

  it('spreads out maps, and takes a result back that becomes null', async () => {
    const { fields } = await enriched(stellar(["m := {'k': 1}", "t := 'gone'", 't := null', 'had := null']), { had: 'still' });
    expect(fields).toEqual({ 'm.k': 1, had: 'still' });
  });

  it('a group that fails is reported with what it was about; the message goes on', async () => {
    const { fields, failed } = await enriched(stellar({ bad: { x: 'TO_UPPER(1 / 0)', y: 'a' }, good: { z: 'a' } }), {
      a: 'v',
      b: 'w',
      'source.type': 'squid',
    });
    expect(fields).toMatchObject({ a: 'v', z: 'v' });
    expect(fields).not.toHaveProperty('y');
    expect(failed).toMatchObject([{ type: 'enrichments_error' }]);
    expect(failed[0]?.raw).toEqual([
      new Map([
        ['a', 'v'],
        ['source.type', 'squid'],
      ]),
    ]);
  });

  it('tells what is known of a host', async () => {
    const globals = new Map([['enrichment.host.known_hosts', JSON.stringify([{ ip: '10.1.1.1', type: 'printer', important: 'no' }])]]);
    const config = { enrichment: { fieldMap: { host: ['ip_src_addr', 'ip_dst_addr'] } } };
    const { fields } = await enriched(config, { ip_src_addr: '10.1.1.1', ip_dst_addr: '10.1.1.2' }, { globals });
    expect(fields).toEqual({
      ip_src_addr: '10.1.1.1',
      ip_dst_addr: '10.1.1.2',
      'enrichments.host.ip_src_addr.known_info.type': 'printer',
      'enrichments.host.ip_src_addr.known_info.important': 'no',
    });
  });

  it('looks up reference data by the types of a field, and threat intel by its being there', async () => {
    const keyValues = new MemoryKeyValues();
    keyValues.put({ type: 'whois', indicator: 'a.com' }, { country: 'US' });
    keyValues.put({ type: 'bad', indicator: 'a.com' }, { source: 'feed' });
    const config = {
      enrichment: { fieldMap: { hbaseEnrichment: ['x.host'] }, fieldToTypeMap: { host: ['whois', 'none'] } },
      threatIntel: { fieldMap: { hbaseThreatIntel: ['x.host'] }, fieldToTypeMap: { host: ['bad'] } },
    };
    expect((await enriched(config, { 'x.host': 'a.com' }, { keyValues })).fields).toEqual({
      'x.host': 'a.com',
      'enrichments.hbaseEnrichment.x.host.whois.country': 'US',
      'threatintels.hbaseThreatIntel.x.host.bad': 'alert',
      is_alert: 'true',
    });
  });

  it('a store that is away is reported', async () => {
    const keyValues = { get: () => Promise.reject(new Error('away')), [Symbol.asyncDispose]: async () => {} };
    const config = { threatIntel: { fieldMap: { hbaseThreatIntel: ['h'] }, fieldToTypeMap: { h: ['bad'] } } };
    const { fields, failed } = await enriched(config, { h: 'a.com' }, { keyValues });
    expect(fields).toEqual({ h: 'a.com' });
    expect(failed).toMatchObject([{ type: 'threatintel_error', cause: { message: 'away' } }]);
  });

  it.each([
    ['enrichment', 'enrichments_error', 'geo, host, hbaseEnrichment, stellar'],
    ['threatIntel', 'threatintel_error', 'hbaseThreatIntel, stellar'],
  ])('lets no message past an adapter of %s that nobody knows', async (name, type, known) => {
    const failed: FailedRecord[] = [];
    const message = new Map([['a', 1]]);
    const stage = enrichStage({ [name]: { fieldMap: { geography: ['ip'] } } });
    expect(stage.process(message, (failure) => void failed.push(failure))).toBe(false);
    const cause = { message: `${name}.fieldMap.geography: no such adapter; there are ${known}` };
    expect(failed).toMatchObject([{ type, cause }]);
    expect(failed[0]?.raw).toEqual([message]);
  });

  it.each([
    [{ enrichment: { fieldMap: { host: { config: ['ip'] } } } }, /fieldMap\.host: type has to be one of STELLAR, LIST/],
    [{ enrichment: { fieldMap: { host: { type: 'MAP', config: ['ip'] } } } }, /fieldMap\.host: type/],
    [stellar({ x: 'TO_UPPER(' }), /fieldMap\.stellar: x/],
    [{ enrichment: { fieldMap: { geo: { type: 'LIST' } } } }, /a list of fields/],
  ])('refuses %j', (config, message) => {
    expect(() => enrichStage(config)).toThrow(
      expect.objectContaining({ code: 'BAD_SENSOR_CONFIG', message: expect.stringMatching(message) }),
    );
  });
});
