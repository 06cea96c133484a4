import { describe, expect, it } from 'vitest';
import { stagesOf } from '../../../src/sensor/pipeline/stages.js';
import { topicsOf } from '../../../src/sensor/pipeline/topics.js';
import { noTexts } from './scene.js';

const topics = (stages: string, parser?: object, global?: object) =>
  topicsOf('squid', stagesOf(stages), {
    ...noTexts,
    global: global && { text: JSON.stringify(global), where: 'global.json' },
    parsers: new Map(parser === undefined ? [] : [['squid', { text: JSON.stringify(parser), where: 'squid.json' }]]),
  });

describe("a pipeline's topics", () => {
  it("are Metron's between its topologies", () => {
    expect(topics('parse')).toMatchObject({ from: 'squid', to: 'enrichments', errors: 'indexing' });
    expect(topics('enrich')).toMatchObject({ from: 'enrichments', to: 'indexing', errors: 'indexing' });
    expect(topics('index')).toMatchObject({ from: 'indexing', errors: 'indexing' });
    expect(topics('parse,enrich', { outputTopic: 'o' })).toMatchObject({ from: 'squid', to: 'indexing' });
  });

  it("are the parser's own, where it names some; those of its writer before all", () => {
    const named = { sensorTopic: 'logs', outputTopic: 'o', errorTopic: 'e' };
    expect(topics('parse', named)).toMatchObject({ from: 'logs', to: 'o', errors: 'e', toField: undefined });
    const parserConfig = { 'kafka.topic': 'k', 'kafka.topicField': 'f', 'error.kafka.topic': 'ek' };
    expect(topics('parse', { ...named, parserConfig })).toMatchObject({ to: 'k', toField: 'f', errors: 'ek' });
    expect(topics('parse,enrich', { parserConfig })).toMatchObject({ to: 'indexing', toField: undefined, errors: 'ek' });
  });

  it('are those that were said at the start before what the parser names, but not before its writer', () => {
    const said = { output: 'said', group: 'g', begin: 'latest' } as const;
    const texts = (parser: object) => ({
      ...noTexts,
      parsers: new Map([['squid', { text: JSON.stringify(parser), where: 'squid.json' }]]),
    });
    const named = { outputTopic: 'o', spoutConfig: { 'group.id': 'h', 'spout.firstPollOffsetStrategy': 'UNCOMMITTED_EARLIEST' } };
    expect(topicsOf('squid', ['parse'], texts(named), said)).toMatchObject({ to: 'said', group: 'g', begin: 'latest' });
    expect(topicsOf('squid', ['parse'], texts({ parserConfig: { 'kafka.topic': 'k' } }), said)).toMatchObject({ to: 'k' });
    expect(topicsOf('squid', ['parse', 'enrich'], noTexts, said)).toMatchObject({ to: 'said', errors: 'indexing' });
    expect(topicsOf('squid', ['enrich'], noTexts, said)).toMatchObject({ from: 'enrichments', to: 'said', errors: 'indexing', group: 'g' });
  });

  it("are read as Metron's spout is told to", () => {
    const spoutConfig = { 'group.id': 'squid_parser', 'spout.firstPollOffsetStrategy': 'LATEST', 'spout.maxRetries': 3 };
    expect(topics('parse', { spoutConfig })).toMatchObject({ group: 'squid_parser', begin: 'latest' });
    expect(topics('parse', {})).toMatchObject({ group: 'maas-parse-squid', begin: 'earliest' });
    expect(() => topics('parse', { spoutConfig: { 'spout.firstPollOffsetStrategy': 'SOMETIMES' } })).toThrow(
      'spout.firstPollOffsetStrategy is not one of UNCOMMITTED_EARLIEST',
    );
  });

  it('have a topic for errors in the global config', () => {
    expect(topics('parse', {}, { 'parser.error.topic': 'g' })).toMatchObject({ errors: 'g' });
  });

  it('may be all that a pattern fits', () => {
    expect(topics('parse', { sensorTopic: '/a.*/' }).from).toEqual(/^(?:a.*)$/);
  });
});
