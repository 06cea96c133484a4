import { Failure } from '../../errors/catalogue.js';
import type { ConfigFinding } from '../../sensor/config/check-config.js';
import { checkConfigs } from '../../sensor/config/check-configs.js';
import { type ConfigText, formerRoot, placeOf, znodeOf } from '../../sensor/config/config-place.js';
import { readStoredConfig, readStoredConfigs, type StoredConfig } from '../../sensor/config/stored-configs.js';
import type { PatternFiles } from '../../sensor/parsers/port.js';
import { type CallOptions, type Step, type ZooKeeper, ZooKeeperError } from '../../zookeeper/port.js';
import { ensurePath } from '../../zookeeper/recipes/ensure-path.js';
import { parentOf } from '../../zookeeper/znode-path.js';
import { type ConfigDifference, compareConfigs } from './compare.js';

export interface PushedConfigs {
  readonly changes: readonly ConfigDifference[];
  readonly unchanged: number;
  readonly warnings: readonly ConfigFinding[];
  /** false for a dry run */
  readonly written: boolean;
}

/** ZooKeeper drops a connection that sends a packet of 1 MiB or more; the rest of it is left for headers. */
const mostBytes = 1_000_000;

/**
 * Writes the configurations that differ in one transaction, all or nothing. What they replace is kept as the former configuration. Nothing
 * is ever deleted.
 *
 * @throws Failure BAD_SENSOR_CONFIG with every error of every configuration, CHANGED_MEANWHILE, PACKET_TOO_LARGE
 */
export async function pushConfigs(
  zk: ZooKeeper,
  configs: readonly ConfigText[],
  options: CallOptions & { readonly dryRun?: boolean | undefined; readonly patterns?: PatternFiles } = {},
): Promise<PushedConfigs> {
  const { signal, dryRun = false, patterns } = options;
  const warnings = (await checkAll(configs, patterns)).filter(({ severity }) => severity === 'warning');
  const stored = await readStoredConfigs(zk, { signal });
  const changes = await compareConfigs(configs, stored, false);
  const changed = new Set(changes.map(({ place }) => place));
  const toWrite = configs.filter((config) => changed.has(placeOf(config)));
  if (!dryRun && toWrite.length > 0) await writeAll(zk, toWrite, stored, { signal });
  return { changes, unchanged: configs.length - toWrite.length, warnings, written: !dryRun };
}

/** @throws Failure BAD_SENSOR_CONFIG */
async function checkAll(configs: readonly ConfigText[], patterns: PatternFiles | undefined): Promise<readonly ConfigFinding[]> {
  const findings = await checkConfigs(configs, patterns);
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return findings;
  const lines = errors.map(({ place, message }) => `${place}: ${message}`);
  throw new Failure('BAD_SENSOR_CONFIG', `nothing was pushed\n${lines.join('\n')}`, { findings });
}

async function writeAll(
  zk: ZooKeeper,
  configs: readonly ConfigText[],
  stored: readonly StoredConfig[],
  options: CallOptions,
): Promise<void> {
  const before = new Map(stored.map((config) => [placeOf(config), config]));
  const steps = (await Promise.all(configs.map((config) => stepsFor(zk, config, before.get(placeOf(config)), options)))).flat();
  const bytes = steps.reduce((sum, step) => sum + step.path.length + ('data' in step ? step.data.length : 0) + 64, 0);
  if (bytes > mostBytes) {
    throw new Failure(
      'PACKET_TOO_LARGE',
      `the changes and what they replace take ${bytes} bytes, and ZooKeeper accepts at most ${mostBytes} at once`,
      { bytes },
      {
        hint: 'push in parts: --type PARSER, --type ENRICHMENT --name squid, …',
      },
    );
  }
  try {
    await zk.commit(steps, options);
  } catch (error) {
    if (!(error instanceof ZooKeeperError)) throw error;
    if (error.fault === 'unknown') return isWritten(zk, configs, error, options);
    if (!['version conflict', 'exists', 'no znode'].includes(error.fault)) throw error;
    throw new Failure(
      'CHANGED_MEANWHILE',
      'somebody else changed the configuration at the same time; nothing was pushed',
      {},
      { cause: error },
    );
  }
}

/** Finds out whether a commit succeeded whose connection broke. @throws `error` when it did not */
async function isWritten(zk: ZooKeeper, configs: readonly ConfigText[], error: ZooKeeperError, options: CallOptions): Promise<void> {
  for (const config of configs) if ((await readStoredConfig(zk, config, options))?.text !== config.text) throw error;
}

async function stepsFor(zk: ZooKeeper, config: ConfigText, before: StoredConfig | undefined, options: CallOptions): Promise<Step[]> {
  const path = znodeOf(config);
  const data = Buffer.from(config.text);
  await ensurePath(zk, parentOf(path), options);
  if (before !== undefined) return [{ kind: 'write', path, data, expected: before.version }, await keepFormer(zk, before, options)];
  const empty = await zk.stat(path, options);
  return [empty === undefined ? { kind: 'create', path, data } : { kind: 'write', path, data, expected: empty.version }];
}

async function keepFormer(zk: ZooKeeper, before: StoredConfig, options: CallOptions): Promise<Step> {
  const path = znodeOf(before, formerRoot);
  const data = Buffer.from(before.text);
  await ensurePath(zk, parentOf(path), options);
  return (await zk.stat(path, options)) === undefined ? { kind: 'create', path, data } : { kind: 'write', path, data, expected: 'any' };
}
