import type { ConfigTexts } from '../config/config-source.js';
import { Options } from '../config/options.js';
import { decodeParserConfig } from '../config/parser-config.js';
import { globalsOf } from './compile-chain.js';
import type { Stage } from './stages.js';

/** Metron's topics between its topologies. */
const enrichments = 'enrichments';
const indexing = 'indexing';

export interface PipelineTopics {
  /** A name, or several by a pattern. */
  readonly from: string | RegExp;
  readonly to: string;
  /** A field that names the topic of each message, in the place of `to`; a message without it goes nowhere. */
  readonly toField: string | undefined;
  readonly errors: string;
  /** Workers of one sensor share it; pipelines of other stages have their own. */
  readonly group: string;
}

/**
 * The topics that a pipeline's stages read and write, as Metron has them: ours can stand in for any one of its topologies.
 *
 * @throws Failure BAD_SENSOR_CONFIG
 */
export function topicsOf(sensor: string, stages: readonly Stage[], texts: ConfigTexts): PipelineTopics {
  const text = texts.parsers.get(sensor);
  const parser = text === undefined ? undefined : decodeParserConfig(text.text, text.where);
  const parserErrors = globalsOf(texts).get('parser.error.topic');
  if (stages[0] === 'enrich') return { from: enrichments, to: indexing, toField: undefined, errors: indexing, group: 'maas-enrichments' };
  if (stages[0] === 'index') return { from: indexing, to: indexing, toField: undefined, errors: indexing, group: 'maas-indexing' };
  const writer = new Options(parser?.parserConfig ?? new Map(), `${text?.where}: parserConfig`);
  const endsParsed = stages.at(-1) === 'parse';
  return {
    from: patternOf(parser?.sensorTopic ?? sensor),
    to: endsParsed ? (writer.text('kafka.topic') ?? parser?.outputTopic ?? enrichments) : indexing,
    toField: endsParsed ? writer.text('kafka.topicField') : undefined,
    errors: writer.text('error.kafka.topic') ?? parser?.errorTopic ?? (typeof parserErrors === 'string' ? parserErrors : indexing),
    group: endsParsed ? `maas-parse-${sensor}` : `maas-${sensor}`,
  };
}

function patternOf(topic: string): string | RegExp {
  const [, pattern] = /^\/(.+)\/$/.exec(topic) ?? [];
  return pattern === undefined ? topic : new RegExp(`^(?:${pattern})$`);
}
