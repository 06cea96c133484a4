import { describe, expect, it } from 'vitest';
import { notApplicable } from '../../../src/sensor/config/not-applicable.js';
import { decodeParserConfig } from '../../../src/sensor/config/parser-config.js';
import { Double, Long } from '../../../src/stellar/values.js';

const decode = (json: unknown) => decodeParserConfig(typeof json === 'string' ? json : JSON.stringify(json), 'squid.json');

describe('a parser config', () => {
  it('may be empty: everything has its default', () => {
    const config = decode({});
    expect(config.rawMessageStrategy).toBe('DEFAULT');
    expect(config.fieldTransformations).toEqual([]);
    expect(config.parserConfig.size).toBe(0);
    expect(config.readMetadata).toBeUndefined();
  });

  it('takes every key that Metron knows, and tells which have no effect here', () => {
    const config = decode({
      parserClassName: 'org.apache.metron.parsers.GrokParser',
      filterClassName: null,
      sensorTopic: '/squid.*/',
      outputTopic: 'enrichments',
      errorTopic: 'errors',
      writerClassName: 'x.Writer',
      errorWriterClassName: 'x.Writer',
      readMetadata: 'true',
      mergeMetadata: false,
      rawMessageStrategy: 'ENVELOPE',
      rawMessageStrategyConfig: { messageField: 'data' },
      parserConfig: { grokPath: '/patterns/squid' },
      fieldTransformations: [{ transformation: 'REMOVE', input: 'a', config: { condition: 'true' } }],
      cacheConfig: { 'stellar.cache.maxSize': 100 },
      numWorkers: null,
      numAckers: 1,
      spoutParallelism: '2',
      spoutNumTasks: 1,
      parserParallelism: 1,
      parserNumTasks: 1,
      errorWriterParallelism: 1,
      errorWriterNumTasks: 1,
      spoutConfig: { 'group.id': 'g', 'spout.maxRetries': 1 },
      stormConfig: {},
      securityProtocol: 'SASL_PLAINTEXT',
    });
    expect(config.readMetadata).toBe(true);
    expect(config.fieldTransformations[0]?.input).toEqual(['a']);
    expect(notApplicable(config)).toContain('spoutParallelism');
    expect(notApplicable(config)).not.toContain('numWorkers');
    expect(notApplicable(config).filter((name) => name.startsWith('spoutConfig'))).toEqual(['spoutConfig.spout.maxRetries']);
  });

  it('keeps the order of maps, numeric keys too', () => {
    const config = decode('{"fieldTransformations": [{"transformation": "REGEX_SELECT", "config": {"b": "x", "10": "y", "2": "z"}}]}');
    expect([...(config.fieldTransformations[0]?.config?.keys() ?? [])]).toEqual(['b', '10', '2']);
  });

  it('may hold comments, which are none inside texts', () => {
    const config = decode('{ // the topic\n "sensorTopic": "a//b" /* of\n two lines */ , "outputTopic": "/*x*/" }');
    expect(config.sensorTopic).toBe('a//b');
    expect(config.outputTopic).toBe('/*x*/');
  });

  it('may begin with the mark that editors of Windows write', () => {
    expect(decode('\uFEFF{"sensorTopic": "a"}').sensorTopic).toBe('a');
  });

  it('keeps the kind of numbers that JavaScript would lose', () => {
    const { parserConfig } = decode('{"parserConfig": {"a": 1.0, "b": 9007199254740993, "c": 1.5, "d": 2}}');
    expect(Object.fromEntries(parserConfig)).toEqual({ a: new Double(1), b: Long.of(9007199254740993n), c: 1.5, d: 2 });
  });

  it('is refused with line and column when it is not JSON', () => {
    expect(() => decode('{ /* a */\n  "sensorTopic": oops }')).toThrow(/squid\.json: .*line 2, column 18/);
  });

  it.each([
    [{ parserClass: 'x' }, /parserClass/],
    [{ rawMessageStrategy: 'OTHER' }, /rawMessageStrategy/],
    [{ fieldTransformations: [{ input: 'a' }] }, /fieldTransformations\.0\.transformation/],
    [{ parserConfig: 5 }, /parserConfig/],
    [[], /squid\.json/],
  ])('%j is refused, and names what is wrong', (json, message) => {
    expect(() => decode(json)).toThrow(message);
  });
});
