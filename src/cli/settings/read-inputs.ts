import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { devDirectory, devRecordFile, isAlive, parseDevRecord } from '../../dev/dev-record.js';
import { Failure } from '../../errors/catalogue.js';
import { hasErrno } from '../../runtime/errno.js';
import { expandVariables, parseHadoopXml } from './hadoop-xml.js';
import type { DevInputs, FileEntry, SettingInputs } from './resolve.js';
import { resourceManagers } from './resource-managers.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads everything that settings may come from. A missing file is no error.
 *
 * @throws Failure BAD_SETTING for a config.yaml that can't be read or is broken
 */
export async function readSettingInputs(flags: Readonly<Record<string, unknown>>, env: Environment): Promise<SettingInputs> {
  const home = env['HOME'] || homedir();
  const [config, hadoop, dev] = await Promise.all([readConfig(env, home), readHadoop(env), readDev(env, home)]);
  return { flags, env, config, hadoop, dev };
}

/** `$MAAS_CONFIG`, else `maas/config.yaml` in `$XDG_CONFIG_HOME` or `~/.config`. */
export function configFile(env: Environment, home: string): string {
  const base = env['XDG_CONFIG_HOME'];
  const directory = base !== undefined && path.isAbsolute(base) ? base : path.join(home, '.config');
  return env['MAAS_CONFIG'] || path.join(directory, 'maas/config.yaml');
}

async function readConfig(env: Environment, home: string): Promise<FileEntry[]> {
  const file = configFile(env, home);
  const source = await readIfThere(file);
  if (source === undefined) {
    if (env['MAAS_CONFIG']) throw new Failure('BAD_SETTING', `there is no file ${file}, which MAAS_CONFIG names`, { file });
    return [];
  }
  const { parseConfigYaml } = await import('./config-yaml.js');
  return parseConfigYaml(file, source);
}

/** The properties of Hadoop's site files in HADOOP_CONF_DIR, in the order Hadoop loads them: a later one overrides an earlier one. */
export async function readHadoop(env: Environment): Promise<FileEntry[]> {
  const directory = env['HADOOP_CONF_DIR'];
  if (directory === undefined || directory === '') return [];
  const files = ['core-site.xml', 'hdfs-site.xml', 'yarn-site.xml'].map((name) => path.join(directory, name));
  const sources = await Promise.all(files.map(async (file) => parseHadoopXml(file, (await readIfThere(file)) ?? '')));
  const entries = expandVariables(sources.flat(), env);
  return [...entries, ...resourceManagers(entries)];
}

async function readDev(env: Environment, home: string): Promise<DevInputs | undefined> {
  const file = devRecordFile(devDirectory(env, home));
  const source = await readIfThere(file);
  const record = source === undefined ? undefined : parseDevRecord(source);
  if (record === undefined) return undefined;

  const [stat, bootId] = await Promise.all([readIfThere(`/proc/${record.pid}/stat`), readIfThere('/proc/sys/kernel/random/boot_id')]);
  return isAlive(record, stat, bootId ?? '') ? { file, values: { quorum: record.quorum, store: record.store } } : undefined;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (hasErrno(cause, 'ENOENT', 'ENOTDIR', 'ESRCH')) return undefined;
    throw new Failure('BAD_SETTING', `can't read ${file}`, { file }, { cause, hint: 'make the file readable, or remove it' });
  }
}
