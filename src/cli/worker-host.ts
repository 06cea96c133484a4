import type { WorkerHost } from '../agent/instance/worker.js';
import { selfCommand } from './self.js';
import type { Settings } from './settings/resolve.js';
import { type SettingKey, settingTable } from './settings/table.js';
import { referenceText } from './zk-credentials.js';

const handedDown = [
  'zkQuorum',
  'zkRoot',
  'controlRoot',
  'zkAcl',
  'store',
  'hdfs',
  'hdfsUser',
  'hdfsDoAs',
  'kafka',
  'kafkaConfig',
  'search',
] as const satisfies readonly SettingKey[];

/** How an agent's workers come to the same cluster: by this maas, with the settings of the agent in their environment. */
export function workerHost(settings: Settings, env: Readonly<Record<string, string | undefined>>): WorkerHost {
  const texts = handedDown.map((key) => [settingTable[key].variables[0], settings[key]?.value]);
  const environment = Object.fromEntries(texts.filter(([name, text]) => name !== undefined && text !== undefined));
  return { command: selfCommand, environment: { ...environment, ...credentials(settings, env), ...hadoop(env) } };
}

/** A file is named; a secret of the agent's environment goes into the worker's, which only its user can read. */
function credentials(
  { zkAuth, hdfsToken, searchAuth }: Settings,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const named = [
    ['MAAS_ZK_AUTH', zkAuth?.value],
    ['MAAS_HDFS_TOKEN', hdfsToken?.value],
    ['MAAS_SEARCH_AUTH', searchAuth?.value],
  ] as const;
  const found: Record<string, string> = {};
  for (const [variable, reference] of named) {
    if (reference === undefined) continue;
    found[variable] = referenceText(reference);
    const secret = reference.kind === 'environment' ? env[reference.variable] : undefined;
    if (reference.kind === 'environment' && secret !== undefined) found[reference.variable] = secret;
  }
  return found;
}

function hadoop({ HADOOP_CONF_DIR: directory }: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return directory === undefined ? {} : { HADOOP_CONF_DIR: directory };
}
