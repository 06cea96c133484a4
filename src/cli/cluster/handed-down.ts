import path from 'node:path';
import { Failure } from '../../errors/catalogue.js';
import { definedOf } from '../environment.js';
import type { SecretReference } from '../settings/parse.js';
import type { Settings } from '../settings/resolve.js';
import { type SettingKey, settingTable } from '../settings/table.js';

type Environment = Readonly<Record<string, string | undefined>>;

const texts = [
  'zkQuorum',
  'zkRoot',
  'controlRoot',
  'zkAcl',
  'store',
  'hdfs',
  'hdfsUser',
  'hdfsDoAs',
  'yarn',
  'yarnQueue',
  'kafka',
  'kafkaProtocol',
  'search',
] as const satisfies readonly SettingKey[];
const files = ['zkConfig', 'kafkaConfig'] as const satisfies readonly SettingKey[];
const secrets = ['zkAuth', 'hdfsToken', 'searchAuth'] as const satisfies readonly SettingKey[];
const places = ['MAAS_CONFIG', 'HADOOP_CONF_DIR'];
/** Where Kerberos looks for tickets, keytabs and realms. */
export const kerberosVariables = ['KRB5CCNAME', 'KRB5_CONFIG', 'KRB5_CLIENT_KTNAME'];

/**
 * The environment variables that bring a child `maas` to the same cluster, wherever our own settings came from: flags, files or a running
 * `maas dev`. Paths are made absolute, as the child may run in another directory. A secret in our environment is passed on in the
 * child's, which only its user can read.
 */
export function handedDown(settings: Settings, env: Environment): Record<string, string> {
  const said = [
    ...texts.map((key) => [variableOf(key), settings[key]?.value] as const),
    ...files.map((key) => [variableOf(key), wholePath(settings[key]?.value)] as const),
    ...places.map((name) => [name, wholePath(env[name])] as const),
    ...kerberosVariables.map((name) => [name, env[name]] as const),
    ...secrets.flatMap((key) => secretOf(variableOf(key), settings[key]?.value, env)),
  ];
  return Object.fromEntries(said.filter((each): each is readonly [string, string] => each[1] !== undefined));
}

/**
 * What a container of YARN finds in its environment so that it comes to this cluster. Whoever may see the service on YARN sees it: a secret is
 * named by its file only, which has to be on each node.
 *
 * @throws Failure BAD_SETTING for a secret in our own environment
 */
export function yarnEnvironment(settings: Settings, env: Environment): Record<string, string> {
  for (const key of secrets) {
    if (settings[key]?.value.kind !== 'environment') continue;
    const { name } = settingTable[key];
    const hint = `name a file instead, ${name}: file:/path, which the user of the containers can read on each node of YARN`;
    throw new Failure(
      'BAD_SETTING',
      `${name} is in the environment, and the engine yarn hands no secret to YARN`,
      { setting: name },
      { hint },
    );
  }
  const said = [
    ...texts.map((key) => [variableOf(key), settings[key]?.value] as const),
    ...files.map((key) => [variableOf(key), wholePath(settings[key]?.value)] as const),
    ...secrets.flatMap((key) => secretOf(variableOf(key), settings[key]?.value, env)),
    ['HADOOP_CONF_DIR', wholePath(env['HADOOP_CONF_DIR'])] as const,
  ];
  return definedOf(Object.fromEntries(said));
}

function variableOf(key: SettingKey): string {
  const [variable] = settingTable[key].variables;
  if (variable === undefined) throw new Error(`the setting ${key} has no environment variable`);
  return variable;
}

function secretOf(variable: string, reference: SecretReference | undefined, env: Environment): (readonly [string, string | undefined])[] {
  if (reference === undefined) return [];
  if (reference.kind === 'file') return [[variable, `file:${path.resolve(reference.path)}`]];
  return [
    [variable, `env:${reference.variable}`],
    [reference.variable, env[reference.variable]],
  ];
}

function wholePath(file: string | undefined): string | undefined {
  return file === undefined || file === '' ? undefined : path.resolve(file);
}
