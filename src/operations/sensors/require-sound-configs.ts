import type { WorkerSpec } from '../../domain/worker.js';
import { Failure } from '../../errors/catalogue.js';
import { checkConfigs } from '../../sensor/config/check-configs.js';
import type { ConfigId } from '../../sensor/config/config-place.js';
import { readStoredConfig } from '../../sensor/config/stored-configs.js';
import { allStages, type Stage, stagesOf } from '../../sensor/pipeline/stages.js';
import type { ZooKeeper } from '../../zookeeper/port.js';

const typeOf = { parse: 'PARSER', enrich: 'ENRICHMENT', index: 'INDEXING' } as const satisfies Record<Stage, ConfigId['type']>;

/**
 * That what a sensor's stages are configured with can be started: its workers would end, and start again, until they are given up.
 *
 * @throws Failure BAD_SENSOR_CONFIG with every error; WRONG_USAGE for stages that are none
 */
export async function requireSoundConfigs(zk: ZooKeeper, { sensor, arguments: said }: WorkerSpec, signal: AbortSignal): Promise<void> {
  const at = said.indexOf('--stages');
  const stages = at < 0 ? allStages : stagesOf(said[at + 1] ?? '');
  const ids: readonly ConfigId[] = [{ type: 'GLOBAL', name: 'global' }, ...stages.map((stage) => ({ type: typeOf[stage], name: sensor }))];
  const stored = await Promise.all(ids.map((id) => readStoredConfig(zk, id, { signal })));
  const findings = await checkConfigs(stored.filter((config) => config !== undefined));
  const errors = findings.filter(({ severity }) => severity === 'error').map(({ place, message }) => `${place}: ${message}`);
  if (errors.length > 0) throw new Failure('BAD_SENSOR_CONFIG', `sensor ${sensor} can't start\n${errors.join('\n')}`, { sensor });
}
