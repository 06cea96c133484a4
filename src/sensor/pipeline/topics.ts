import type { ConfigTexts } from '../config/config-source.js';
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
  const endsParsed = stages.at(-1) === 'parse';
  const to = endsParsed ? (parser?.outputTopic ?? enrichments) : indexing;
  if (stages[0] === 'enrich') return { from: enrichments, to, errors: indexing, group: 'maas-enrichments' };
  if (stages[0] === 'index') return { from: indexing, to, errors: indexing, group: 'maas-indexing' };
  const errors = parser?.errorTopic ?? (typeof parserErrors === 'string' ? parserErrors : indexing);
  return { from: patternOf(parser?.sensorTopic ?? sensor), to, errors, group: endsParsed ? `maas-parse-${sensor}` : `maas-${sensor}` };
}

function patternOf(topic: string): string | RegExp {
  const [, pattern] = /^\/(.+)\/$/.exec(topic) ?? [];
  return pattern === undefined ? topic : new RegExp(`^(?:${pattern})$`);
}
