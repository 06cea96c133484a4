import { Failure } from '../../errors/catalogue.js';
import { Options } from './options.js';
import type { ConfigMap } from './parser-config.js';

/** Where a consumer group begins in a partition that it has committed nothing of. */
export type Begin = 'earliest' | 'latest';

/** What of Metron's Kafka spout settings has a meaning without Storm. */
export interface SpoutSettings {
  readonly group: string | undefined;
  readonly begin: Begin | undefined;
  readonly protocol: string | undefined;
  /** Keys that have none. */
  readonly unused: readonly string[];
}

/** What is committed counts in any case: records are never skipped or read anew because a worker began. */
const strategies: Readonly<Record<string, Begin>> = {
  UNCOMMITTED_EARLIEST: 'earliest',
  UNCOMMITTED_LATEST: 'latest',
  EARLIEST: 'earliest',
  LATEST: 'latest',
};

const used = ['group.id', 'spout.firstPollOffsetStrategy', 'security.protocol'];

/**
 * Reads `spoutConfig` of a parser config, or the file of `-esc`, start_parser_topology.sh's extra Kafka spout configuration.
 *
 * @throws Failure BAD_SENSOR_CONFIG for an unknown strategy
 */
export function spoutSettings(config: ConfigMap, where: string): SpoutSettings {
  const options = new Options(config, where);
  const strategy = options.text('spout.firstPollOffsetStrategy');
  const begin = strategy === undefined ? undefined : strategies[strategy.toUpperCase()];
  if (strategy !== undefined && begin === undefined)
    throw options.bad('spout.firstPollOffsetStrategy', `is not one of ${Object.keys(strategies).join(', ')}`);
  return {
    group: options.text('group.id'),
    begin,
    protocol: options.text('security.protocol'),
    unused: [...config.keys()].filter((key) => !used.includes(key)),
  };
}

/** Refuses what has to be safe and would not be, if it were passed over. @throws Failure BAD_SENSOR_CONFIG */
export function refuseSecrets({ unused }: SpoutSettings, where: string): void {
  const security = unused.filter((key) => /^(ssl|sasl)\./.test(key));
  if (security.length === 0) return;
  const hint = 'put them in a file of client properties on each node, which --kafka-config or its setting kafka-config names';
  throw new Failure('BAD_SENSOR_CONFIG', `${where}: ${security.join(', ')} can't be handed on from here`, { where, security }, { hint });
}
