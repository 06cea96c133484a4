import type { ConfigTexts } from '../config/config-source.js';
import { Options } from '../config/options.js';
import { decodeParserConfig } from '../config/parser-config.js';
import { type Begin, spoutSettings } from '../config/spout-settings.js';
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
  readonly begin: Begin;
}

/** What was said at the start, and goes before what configurations say. */
export interface SaidTopics {
  /** Before `outputTopic`; `kafka.topic` of the parser's writer goes before both, as in Metron. */
  readonly output?: string | undefined;
  readonly group?: string | undefined;
  readonly begin?: Begin | undefined;
}

/**
 * The topics that a pipeline's stages read and write, as Metron has them: ours can stand in for any one of its topologies.
 *
 * @throws Failure BAD_SENSOR_CONFIG
 */
export function topicsOf(sensor: string, stages: readonly Stage[], texts: ConfigTexts, said: SaidTopics = {}): PipelineTopics {
  const text = texts.parsers.get(sensor);
  const parser = text === undefined ? undefined : decodeParserConfig(text.text, text.where);
  const parserErrors = globalsOf(texts).get('parser.error.topic');
  const { output = indexing, group, begin = 'earliest' } = said;
  const shared = { to: output, toField: undefined, errors: indexing, begin };
  if (stages[0] === 'enrich') return { ...shared, from: enrichments, group: group ?? 'maas-enrichments' };
  if (stages[0] === 'index') return { ...shared, from: indexing, group: group ?? 'maas-indexing' };
  const writer = new Options(parser?.parserConfig ?? new Map(), `${text?.where}: parserConfig`);
  const spout = spoutSettings(parser?.spoutConfig ?? new Map(), `${text?.where}: spoutConfig`);
  const endsParsed = stages.at(-1) === 'parse';
  return {
    from: patternOf(parser?.sensorTopic ?? sensor),
    to: endsParsed ? (writer.text('kafka.topic') ?? said.output ?? parser?.outputTopic ?? enrichments) : output,
    toField: endsParsed ? writer.text('kafka.topicField') : undefined,
    errors: writer.text('error.kafka.topic') ?? parser?.errorTopic ?? (typeof parserErrors === 'string' ? parserErrors : indexing),
    group: group ?? spout.group ?? (endsParsed ? `maas-parse-${sensor}` : `maas-${sensor}`),
    begin: said.begin ?? spout.begin ?? 'earliest',
  };
}

function patternOf(topic: string): string | RegExp {
  const [, pattern] = /^\/(.+)\/$/.exec(topic) ?? [];
  return pattern === undefined ? topic : new RegExp(`^(?:${pattern})$`);
}
