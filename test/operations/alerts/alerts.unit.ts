import { describe, expect, it } from 'vitest';
import { explainAlert } from '../../../src/operations/alerts/explain-alert.js';
import { parseFilter } from '../../../src/operations/alerts/filters.js';
import { type AlertQuery, findAlert, searchAlerts, tailAlerts } from '../../../src/operations/alerts/find-alerts.js';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { MemorySearchIndex } from '../../../src/search/memory.js';

const any: AlertQuery = { sensor: undefined, filters: [], all: false, limit: 50, sinceMs: undefined };

async function scene() {
  const index = new MemorySearchIndex();
  const clock = new ManualClock();
  const end = new AbortController();
  const put = (id: string, fields: Readonly<Record<string, unknown>>, sensor = 'squid') =>
    index.bulk([{ index: `${sensor}_index_2026.01.01.00`, id, json: JSON.stringify({ guid: id, timestamp: clock.now(), ...fields }) }]);
  return { index, clock, end, put, ports: { index, clock, signal: end.signal } };
}

describe('alerts', () => {
  it('are found by sensor, age and filters; other messages only when asked for', async () => {
    const { clock, put, ports } = await scene();
    await put('old', { is_alert: 'true' });
    await clock.advance(10_000);
    await put('a', { is_alert: 'true', 'threat:triage:score': 7 });
    await put('b', { is_alert: 'true' }, 'yaf');
    await put('quiet', {});
    const found = async (query: Partial<AlertQuery>) => (await searchAlerts(ports, { ...any, ...query })).map(({ guid }) => guid);
    expect(await found({})).toEqual(['a', 'b', 'old']);
    expect(await found({ sinceMs: 5_000 })).toEqual(['a', 'b']);
    expect(await found({ sensor: 'squid', all: true })).toEqual(['a', 'quiet', 'old']);
    expect(await found({ filters: ['threat.triage.score>=5'] })).toEqual(['a']);
    expect(await found({ limit: 1 })).toEqual(['a']);
  });

  it('come in once each, whatever the time in them', async () => {
    const { clock, end, put, ports } = await scene();
    const processed = () => ({ is_alert: 'true', 'parallelenricher:enrich:end:ts': String(clock.now()) });
    const seen: string[] = [];
    const following = (async () => {
      for await (const { guid } of tailAlerts(ports, any)) seen.push(guid);
    })();
    await put('first', { ...processed(), timestamp: 1 });
    await clock.advance(1_000);
    await put('second', processed());
    await clock.advance(120_000);
    expect(seen).toEqual(['first', 'second']);
    end.abort(new Error('enough'));
    await expect(following).rejects.toThrow('enough');
  });

  it('one that is not there is told', async () => {
    const { ports } = await scene();
    await expect(findAlert(ports, 'g')).rejects.toMatchObject({ code: 'NO_SUCH_ALERT' });
  });

  it('are explained by the rules that held and the models that were asked', async () => {
    const rule = (n: number, fields: object) => Object.entries(fields).map(([name, value]) => [`threat:triage:rules:${n}:${name}`, value]);
    const fields = {
      is_alert: 'true',
      'source:type': 'squid',
      'threat:triage:score': 10,
      ...Object.fromEntries(rule(0, { name: 'dga', comment: null, score: '5 + 5', reason: 'bad' })),
      ...Object.fromEntries(rule(1, { name: null, comment: null, score: '7', reason: null })),
      'maas:triage:1:rule': 'exists(a)',
      'threatintels:hbaseThreatIntel:ip:bad': 'alert',
      'maas:model:0:name': 'dga',
      'maas:model:0:version': '1.0',
      'maas:model:0:url': 'http://n1:1',
      'maas:model:0:function': 'apply',
    };
    const model = {
      name: 'dga',
      version: '1.0',
      url: 'http://n1:1',
      function: 'apply',
      instance: undefined,
      node: undefined,
      sha256: undefined,
    };
    expect(await explainAlert({ index: 'i', guid: 'g', fields }, undefined)).toEqual({
      guid: 'g',
      sensor: 'squid',
      isAlert: true,
      score: 10,
      rules: [
        { name: 'dga', rule: undefined, comment: undefined, score: '5 + 5', reason: 'bad' },
        { name: undefined, rule: 'exists(a)', comment: undefined, score: '7', reason: undefined },
      ],
      models: [model],
      threatIntel: ['threatintels:hbaseThreatIntel:ip:bad'],
      notes: [expect.stringContaining('could not be reached')],
    });
  });

  it.each([
    ['a.b=c=d', { field: 'a:b', op: 'is', value: 'c=d' }],
    ['a!=c', { field: 'a', op: 'not', value: 'c' }],
    ['n>=-1.5', { field: 'n', op: 'from', value: -1.5 }],
    ['n<=2', { field: 'n', op: 'to', value: 2 }],
    ['a', { field: 'a', op: 'exists' }],
  ])('%s is a filter', (text, filter) => {
    expect(parseFilter(text)).toEqual(filter);
  });

  it.each(['', '=x', 'n>=x', 'n>1'])('%j is none', (text) => {
    expect(() => parseFilter(text)).toThrow(expect.objectContaining({ code: 'WRONG_USAGE' }));
  });
});
