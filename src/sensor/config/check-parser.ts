import { Failure } from '../../errors/catalogue.js';
import { systemClock } from '../../runtime/clock/system-clock.js';
import { seededRandom } from '../../runtime/random/seeded-random.js';
import type { Evaluator } from '../../stellar/evaluator.js';
import { bundledPatterns } from '../grok/bundled.js';
import { parseSensor } from '../parse-stage.js';
import { isKnownParser } from '../parsers/open.js';
import type { PatternFiles } from '../parsers/port.js';
import type { ConfigFinding } from './check-config.js';
import { type ConfigText, placeOf } from './config-place.js';
import { decodeParserConfig } from './parser-config.js';

/**
 * Whether a parser's configuration starts: parser and settings, grok pattern, transformations, filter. What Metron may have and we do not is a
 * warning: a parser of its users' own, and a pattern file that is not at hand, since it may lie on HDFS.
 *
 * @param config one of type PARSER whose form has been checked
 */
export async function checkParser(config: ConfigText, evaluator: Evaluator, patterns: PatternFiles): Promise<ConfigFinding[]> {
  const place = placeOf(config);
  const decoded = decodeParserConfig(config.text, place);
  const { parserClassName = '' } = decoded;
  if (!isKnownParser(parserClassName)) {
    if (parserClassName === '') return [];
    return [{ place, severity: 'warning', message: `there is no parser ${parserClassName} here; the sensor does not start` }];
  }
  let missing: string | undefined;
  const watched: PatternFiles = {
    async read(path) {
      const file = (await patterns.read(path)) ?? bundledPatterns(path);
      if (file === undefined) missing = path;
      return file;
    },
  };
  try {
    const none = { globals: new Map(), hostname: undefined, clock: systemClock, random: seededRandom(0) };
    await parseSensor({ ...none, sensor: config.name, config: decoded, where: place, patterns: watched, evaluator });
    return [];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (missing !== undefined)
      return [{ place, severity: 'warning', message: `the pattern file ${missing} is not at hand, and was not checked` }];
    return [{ place, severity: 'error', message: error.message.replace(`${place}: `, '') }];
  }
}
