import { type ParserConfig, stormNumbers } from './parser-config.js';
import { spoutSettings } from './spout-settings.js';

const others = ['stormConfig', 'writerClassName', 'errorWriterClassName'] as const;

/** Keys that belong to Storm, which has no part in this: for `validate` to tell of. @throws Failure BAD_SENSOR_CONFIG of a bad `spoutConfig` */
export function notApplicable(config: ParserConfig): string[] {
  const names = [...stormNumbers, ...others].filter((name) => config[name as keyof ParserConfig] !== undefined);
  const spout = spoutSettings(config.spoutConfig ?? new Map(), 'spoutConfig').unused;
  return [...names, ...spout.map((key) => `spoutConfig.${key}`)];
}
