import { hostname } from 'node:os';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Random } from '../../runtime/random/random.js';
import type { ConfigMap } from '../../sensor/config/parser-config.js';
import { Evaluator } from '../../stellar/evaluator.js';
import type { RecordParsers } from '../../stellar/functions/capabilities.js';
import { prettyJson } from '../../stellar/management/pretty-json.js';
import type { HdfsFileSystem } from '../../storage/hdfs/file-system.js';

interface ParserOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Where grok patterns are stored; the built-in ones need no HDFS. */
  readonly openHdfs: () => Promise<HdfsFileSystem | undefined>;
}

/** The parse stage of sensors, for Stellar's PARSER functions; its code is loaded with the first parser. */
export function recordParsers({ clock, random, openHdfs }: ParserOptions): RecordParsers {
  return {
    async open(sensor, json, reached, signal) {
      const [{ parseSensor }, { decodeParserConfig }, { readConfigJson }, { hdfsPatterns }] = await Promise.all([
        import('../../sensor/parse-stage.js'),
        import('../../sensor/config/parser-config.js'),
        import('../../sensor/config/config-json.js'),
        import('../../sensor/config/hdfs-patterns.js'),
      ]);
      const where = `the parser configuration of ${sensor}`;
      const globals = reached.globals === undefined ? '{}' : prettyJson(reached.globals);
      const stage = await parseSensor({
        sensor,
        where,
        config: decodeParserConfig(json, where),
        globals: readConfigJson(globals, 'the global config') as ConfigMap,
        patterns: hdfsPatterns(openHdfs, signal),
        evaluator: new Evaluator({ capabilities: reached }),
        clock,
        random,
        hostname: hostname(),
      });
      return { parse: async (value, signal) => stage.process({ value }, signal) };
    },
  };
}
