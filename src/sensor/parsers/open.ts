import { closest } from '../../domain/closest.js';
import { Failure } from '../../errors/catalogue.js';
import { Options } from '../config/options.js';
import type { ConfigMap } from '../config/parser-config.js';
import { asaParser } from './asa.js';
import { broParser } from './bro.js';
import { cefParser } from './cef.js';
import { csvParser } from './csv.js';
import { grokParser } from './grok.js';
import { grokWebSphereParser } from './grok-websphere.js';
import { jsonMapParser } from './json-map.js';
import { leefParser } from './leef.js';
import type { Parser, ParserEnvironment } from './port.js';
import { regularExpressionsParser } from './regular-expressions.js';
import { snortParser } from './snort.js';
import { syslog3164Parser, syslog5424Parser } from './syslog.js';

export type OpenParser = (options: Options, environment: ParserEnvironment) => Parser | Promise<Parser>;

/** By the last part of Metron's class name. A new parser is added here, and nowhere else. */
const parsers: Readonly<Record<string, OpenParser>> = {
  GrokParser: grokParser,
  CSVParser: csvParser,
  JSONMapParser: jsonMapParser,
  RegularExpressionsParser: regularExpressionsParser,
  Syslog5424Parser: syslog5424Parser,
  Syslog3164Parser: syslog3164Parser,
  CEFParser: cefParser,
  LEEFParser: leefParser,
  BasicBroParser: broParser,
  BasicSnortParser: snortParser,
  BasicAsaParser: asaParser,
  GrokWebSphereParser: grokWebSphereParser,
};

/**
 * The parser that `parserClassName` names, in Metron's spelling or by its last part alone.
 *
 * @param where for errors @throws Failure BAD_SENSOR_CONFIG: no such parser, or what it refuses of `parserConfig`
 */
export async function openParser(
  className: string | undefined,
  config: ConfigMap,
  where: string,
  environment: ParserEnvironment,
): Promise<Parser> {
  const open = known(className ?? '', where);
  return open(new Options(config, `${where}: parserConfig`), environment);
}

/** Whether there is such a parser here; Metron may have others, of its users' own. */
export function isKnownParser(className: string): boolean {
  return Object.hasOwn(parsers, className.slice(className.lastIndexOf('.') + 1));
}

function known(className: string, where: string): OpenParser {
  if (className === '') throw new Failure('BAD_SENSOR_CONFIG', `${where}: parserClassName is missing`, { where });
  const name = className.slice(className.lastIndexOf('.') + 1);
  const found = Object.hasOwn(parsers, name) ? parsers[name] : undefined;
  if (found !== undefined) return found;
  const near = closest(name, Object.keys(parsers));
  const hint = near === undefined ? `there are ${Object.keys(parsers).join(', ')}` : `did you mean ${near}?`;
  throw new Failure('BAD_SENSOR_CONFIG', `${where}: there is no parser ${className}`, { where }, { hint });
}
