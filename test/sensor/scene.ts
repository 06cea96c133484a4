import { ManualClock } from '../../src/runtime/clock/manual-clock.js';
import { seededRandom } from '../../src/runtime/random/seeded-random.js';
import { readConfigJson } from '../../src/sensor/config/config-json.js';
import { decodeParserConfig } from '../../src/sensor/config/parser-config.js';
import type { Message } from '../../src/sensor/message.js';
import { type ParseOutcome, type ParseStage, parseSensor, type SensorRecord } from '../../src/sensor/parse-stage.js';
import { Evaluator } from '../../src/stellar/evaluator.js';
import type { Registry } from '../../src/stellar/functions/registry.js';

/** 2 October 2020, 12:00 UTC. */
export const nowMs = Date.UTC(2020, 9, 2, 12);

interface Scene {
  readonly globals?: unknown;
  readonly patterns?: Readonly<Record<string, string>>;
  readonly registry?: Registry;
  readonly clock?: ManualClock;
}

/** A parse stage as a sensor named `test` would have it. @param config as JSON has it */
export async function stageOf(
  config: unknown,
  { globals = {}, patterns = {}, registry, clock = new ManualClock(nowMs) }: Scene = {},
): Promise<ParseStage> {
  return parseSensor({
    sensor: 'test',
    config: decodeParserConfig(JSON.stringify(config), 'test.json'),
    globals: readConfigJson(JSON.stringify(globals), 'global.json') as ReadonlyMap<string, unknown>,
    where: 'test.json',
    patterns: { read: async (path) => patterns[path] },
    evaluator: new Evaluator({ clock, ...(registry === undefined ? {} : { registry }) }),
    clock,
    random: seededRandom(1),
    hostname: 'node1',
  });
}

export interface Ran {
  readonly messages: readonly Message[];
  readonly errors: readonly Message[];
  /** Of the only message, without what the stage itself adds. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export async function run(config: unknown, record: string | Uint8Array | SensorRecord, scene?: Scene): Promise<Ran> {
  const stage = await stageOf(config, scene);
  return shown(await stage.process(typeof record === 'string' || record instanceof Uint8Array ? { value: record } : record));
}

function shown({ messages, errors }: ParseOutcome): Ran {
  const { guid, 'source.type': source, ...fields } = Object.fromEntries(messages[0] ?? []);
  return { messages, errors, fields };
}

/** A config of a parser by the last part of its class name. */
export function parserConfig(
  className: string,
  options: Readonly<Record<string, unknown>> = {},
  rest: Readonly<Record<string, unknown>> = {},
) {
  return { parserClassName: `org.apache.metron.parsers.${className}`, parserConfig: options, ...rest };
}
