import { Failure } from '../../errors/catalogue.js';
import { describeOrigin, type Origin } from './origin.js';
import { type Setting, type SettingKey, type SettingValue, settingTable } from './table.js';

/** Everything that settings are resolved from, read beforehand: `resolveSettings` does no I/O. */
export interface SettingInputs {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly config: readonly FileEntry[];
  readonly hadoop: readonly FileEntry[];
  /** What a running `maas dev` provides; undefined when none runs. */
  readonly dev: DevInputs | undefined;
}

/** One value in a file, and where it is. */
export interface FileEntry {
  readonly key: string;
  readonly text: string;
  readonly file: string;
  readonly line: number;
}

export interface DevInputs {
  readonly file: string;
  readonly values: Readonly<Record<string, string | undefined>>;
}

export interface Resolved<Value> {
  readonly value: Value;
  readonly origin: Origin;
}

type WithDefault = 'zkQuorum' | 'zkRoot' | 'controlRoot' | 'metron' | 'zkAcl' | 'logLevel';

/** The value of each setting; undefined for one that is not set and has no default. */
export type Settings = {
  readonly [Key in SettingKey]: Key extends WithDefault ? Resolved<SettingValue<Key>> : Resolved<SettingValue<Key>> | undefined;
};

interface Candidate {
  readonly text: string;
  readonly origin: Origin;
}

/**
 * The settings in force. The first source that has a setting wins: flags, environment, config.yaml, Hadoop's site files, a running
 * `maas dev`, the default.
 *
 * A dev cluster is taken as a whole or not at all. If another source names the quorum, nothing of `maas dev` is used: its store does not
 * belong to that cluster. If `maas dev` is the cluster, Hadoop's files are ignored, so that its own store is used.
 *
 * @throws Failure BAD_SETTING, naming the setting, its value and where that came from
 */
export function resolveSettings(inputs: SettingInputs): Settings {
  const actsOnDev = candidate(settingTable.zkQuorum, inputs)?.origin.kind === 'dev';
  const scope: SettingInputs = actsOnDev ? { ...inputs, hadoop: [] } : { ...inputs, dev: undefined };

  const resolved = Object.fromEntries(
    Object.entries(settingTable).map(([key, setting]) => [key, resolve(setting as Setting<unknown>, scope)]),
  ) as unknown as Settings;
  // Its own server speaks no TLS.
  const zkConfig = actsOnDev ? undefined : resolved.zkConfig;
  return { ...resolved, zkConfig, store: resolved.store ?? storeOnHdfs(resolved.hdfs) };
}

function resolve(setting: Setting<unknown>, inputs: SettingInputs): Resolved<unknown> | undefined {
  const found = candidate(setting, inputs);
  if (found === undefined) return undefined;

  const parsed = setting.parse(found.text);
  if ('value' in parsed) return { value: parsed.value, origin: found.origin };
  const shown = setting.secret ? '' : `${JSON.stringify(found.text)}, which is `;
  const message = `${describeOrigin(found.origin)} is ${shown}not a valid ${setting.name}`;
  throw new Failure('BAD_SETTING', message, { setting: setting.name }, { hint: `give ${parsed.expected}` });
}

/** The strongest source that has the setting. */
function candidate(setting: Setting<unknown>, { flags, env, config, hadoop, dev }: SettingInputs): Candidate | undefined {
  const flag = flags[setting.name];
  if (typeof flag === 'string') return { text: flag, origin: { kind: 'flag', flag: setting.name } };

  for (const variable of setting.variables) {
    const text = env[variable];
    if (text !== undefined && text !== '') return { text, origin: { kind: 'environment', variable } };
  }
  const configured = config.find(({ key }) => key === setting.name);
  if (configured !== undefined) return { text: configured.text, origin: { kind: 'config', ...place(configured), key: configured.key } };

  for (const property of setting.hadoop) {
    // These files are not written for maas: a value it cannot use, such as a default file system that is not HDFS, is skipped.
    const entry = hadoop.findLast(({ key, text }) => key === property && 'value' in setting.parse(text));
    if (entry !== undefined) return { text: entry.text, origin: { kind: 'hadoop', ...place(entry), property } };
  }
  const ofDev = setting.dev === undefined ? undefined : dev?.values[setting.dev];
  if (ofDev !== undefined && dev !== undefined) return { text: ofDev, origin: { kind: 'dev', file: dev.file } };
  return setting.fallback === undefined ? undefined : { text: setting.fallback, origin: { kind: 'default' } };
}

function place({ file, line }: FileEntry) {
  return { file, line };
}

function storeOnHdfs(hdfs: Resolved<string> | undefined): Resolved<string> | undefined {
  return hdfs?.value.startsWith('hdfs:') ? { value: `${hdfs.value}/apps/maas`, origin: hdfs.origin } : undefined;
}
