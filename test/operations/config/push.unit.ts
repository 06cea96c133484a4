import { beforeEach, describe, expect, it } from 'vitest';
import { compareConfigs } from '../../../src/operations/config/compare.js';
import { operationOf, operationsOf, patchConfig } from '../../../src/operations/config/patch.js';
import { pushConfigs } from '../../../src/operations/config/push.js';
import { formerRoot } from '../../../src/sensor/config/config-place.js';
import { readStoredConfigs } from '../../../src/sensor/config/stored-configs.js';
import { FailingZooKeeper, failOnce } from '../../../src/zookeeper/failing.js';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';
import type { ZooKeeper } from '../../../src/zookeeper/port.js';

const global = (text: string) => ({ type: 'GLOBAL' as const, name: 'global', text });
const parser = (name: string, text: string) => ({ type: 'PARSER' as const, name, text });
const enrichment = (name: string, text: string) => ({ type: 'ENRICHMENT' as const, name, text });

describe('a push of configurations', () => {
  let zk: ZooKeeper;
  const stored = async (root?: string) =>
    Object.fromEntries(
      (await readStoredConfigs(zk, root === undefined ? {} : { root })).map(({ type, name, text }) => [`${type} ${name}`, text]),
    );

  beforeEach(async () => {
    zk = await new MemoryEnsemble().connect();
  });

  it('stores bytes as they are, and says what it added', async () => {
    const pushed = await pushConfigs(zk, [global('{ "a" : 1 } // ü\n'), parser('squid', '{}')]);
    expect(await stored()).toEqual({ 'GLOBAL global': '{ "a" : 1 } // ü\n', 'PARSER squid': '{}' });
    expect(pushed.changes.map(({ place, change }) => `${change} ${place}`)).toEqual(['added global', 'added parsers/squid']);
  });

  it('writes only what differs, deletes nothing, and keeps what it replaces', async () => {
    await pushConfigs(zk, [global('{"a":1}'), parser('squid', '{}'), parser('bro', '{}')]);
    const before = await zk.stat('/metron/topology/parsers/squid');
    const pushed = await pushConfigs(zk, [global('{"a":2}'), parser('squid', '{}')]);
    expect(pushed).toMatchObject({
      unchanged: 1,
      changes: [{ place: 'global', change: 'changed', operations: [{ op: 'replace', path: '/a', value: 2 }] }],
    });
    expect(await stored()).toEqual({ 'GLOBAL global': '{"a":2}', 'PARSER bro': '{}', 'PARSER squid': '{}' });
    expect(await zk.stat('/metron/topology/parsers/squid')).toEqual(before);
    expect(await stored(formerRoot)).toEqual({ 'GLOBAL global': '{"a":1}' });
  });

  it('writes nothing when one is wrong, and tells of all that are', async () => {
    const pushing = pushConfigs(zk, [global('{'), parser('squid', '{"nonsense":1}'), parser('good', '{}')]);
    await expect(pushing).rejects.toMatchObject({ code: 'BAD_SENSOR_CONFIG', details: { findings: { length: 2 } } });
    expect(await stored()).toEqual({});
  });

  it('writes nothing when it is only tried', async () => {
    const tried = await pushConfigs(zk, [global('{"a":1}')], { dryRun: true });
    expect(tried).toMatchObject({ written: false, changes: [{ change: 'added' }] });
    expect(await zk.stat('/metron')).toBeUndefined();
  });

  it('refuses more than ZooKeeper takes at once', async () => {
    const pushing = pushConfigs(zk, [
      global(`{"a":"${'x'.repeat(600_000)}"}`),
      parser('squid', `{"parserConfig":{"a":"${'y'.repeat(600_000)}"}}`),
    ]);
    await expect(pushing).rejects.toMatchObject({ code: 'PACKET_TOO_LARGE' });
    expect(await stored()).toEqual({});
  });

  it('says so when somebody else was faster', async () => {
    await pushConfigs(zk, [global('{"a":1}')]);
    const racing = new FailingZooKeeper(zk, ({ name }) => {
      if (name === 'commit') zk.write('/metron/topology/global', Buffer.from('{"a":9}'), 'any');
      return undefined;
    });
    await expect(pushConfigs(racing, [global('{"a":2}')])).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
    expect(await stored()).toEqual({ 'GLOBAL global': '{"a":9}' });
  });

  it('looks whether it is done when the connection broke', async () => {
    await pushConfigs(new FailingZooKeeper(zk, failOnce('commit', 'unknown, done')), [global('{"a":1}')]);
    expect(await stored()).toEqual({ 'GLOBAL global': '{"a":1}' });
    const lost = pushConfigs(new FailingZooKeeper(zk, failOnce('commit', 'unknown, not done')), [global('{"a":2}')]);
    await expect(lost).rejects.toMatchObject({ fault: 'unknown' });
  });

  it('compares by meaning, and tells what is only stored', async () => {
    const differences = await compareConfigs(
      [global('{"a":1}'), parser('new', '{}')],
      [global('{ "a": 1 } // same'), enrichment('old', '{}')],
    );
    expect(differences.map(({ place, change }) => `${change} ${place}`)).toEqual([
      'formatting global',
      'added parsers/new',
      'only stored enrichments/old',
    ]);
  });

  describe('and a patch', () => {
    it('changes what is stored, and pretty-prints it', async () => {
      await pushConfigs(zk, [parser('squid', '{"sensorTopic":"squid", /* c */ "parserConfig":{"a":1}}')]);
      await patchConfig(zk, parser('squid', ''), [
        operationOf('/parserConfig/b', 'ADD', '"x"'),
        operationOf('/parserConfig/a', 'REMOVE', undefined),
      ]);
      expect(await stored()).toEqual({ 'PARSER squid': '{\n  "sensorTopic": "squid",\n  "parserConfig": {\n    "b": "x"\n  }\n}\n' });
    });

    it('leaves alone what it does not name: kinds of numbers, long ones, the order of keys', async () => {
      await pushConfigs(zk, [global('{"b":1.0,"10":9007199254740993,"2":{"z":[1.50,true,null],"__proto__":{}},"a":[]}')]);
      await patchConfig(zk, global(''), [operationOf('/c', 'ADD', '2.0')]);
      const [text = ''] = Object.values(await stored());
      expect(text.replace(/\s/g, '')).toBe('{"b":1.0,"10":9007199254740993,"2":{"z":[1.5,true,null],"__proto__":{}},"a":[],"c":2.0}');
    });

    it.each([
      ['a place that is not there', [{ op: 'remove', path: '/no/where' }], 'BAD_INPUT'],
      [
        'a test that fails',
        [
          { op: 'test', path: '/a', value: 2 },
          { op: 'remove', path: '/a' },
        ],
        'BAD_INPUT',
      ],
      ['an operation that is none', [{ op: 'move it', path: '/a' }], 'BAD_INPUT'],
    ])('refuses %s, and changes nothing', async (_, operations, code) => {
      await pushConfigs(zk, [global('{"a":1}')]);
      const patching = async () => patchConfig(zk, global(''), operationsOf(JSON.stringify(operations), 'f'));
      await expect(patching()).rejects.toMatchObject({ code });
      expect(await stored()).toEqual({ 'GLOBAL global': '{"a":1}' });
    });

    it('refuses a result that is wrong, and what is not there', async () => {
      await pushConfigs(zk, [parser('squid', '{}')]);
      await expect(patchConfig(zk, parser('squid', ''), [operationOf('/nonsense', 'ADD', '1')])).rejects.toMatchObject({
        code: 'BAD_SENSOR_CONFIG',
      });
      await expect(patchConfig(zk, parser('bro', ''), [])).rejects.toMatchObject({ code: 'NO_SUCH_SENSOR' });
    });

    it.each([
      ['not JSON', () => operationsOf('[', 'f'), 'BAD_INPUT'],
      ['not a list', () => operationsOf('{}', 'f'), 'BAD_INPUT'],
      ['a value without quotes', () => operationOf('/a', 'ADD', 'squid'), 'BAD_INPUT'],
      ['no value', () => operationOf('/a', 'ADD', undefined), 'WRONG_USAGE'],
      ['a key that is no pointer', () => operationOf('a', 'REMOVE', undefined), 'WRONG_USAGE'],
    ])('takes %s for a wrong call', (_, make, code) => {
      expect(make).toThrow(expect.objectContaining({ code }));
    });
  });
});
