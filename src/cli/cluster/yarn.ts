import { createReadStream } from 'node:fs';
import { isSea } from 'node:sea';
import type { EngineKind } from '../../engines/port.js';
import type { ResourceManager } from '../../engines/yarn/resource-manager.js';
import { Failure } from '../../errors/catalogue.js';
import { openOnce } from '../../runtime/open-once.js';
import type { ModelStore } from '../../storage/port.js';
import type { Settings } from '../settings/resolve.js';
import type { ClusterSession } from './connect.js';
import { yarnEnvironment } from './handed-down.js';
import { currentRequester } from './requester.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** What it acts as on YARN is what it acts as on HDFS: YARN keeps its services there, and its containers read the store. */
export async function resourceManagerOf(
  { yarn, hdfsUser }: Settings,
  { clock, random }: Pick<ClusterSession, 'clock' | 'random'>,
): Promise<ResourceManager | undefined> {
  if (yarn === undefined) return undefined;
  const { RestResourceManager } = await import('../../engines/yarn/rest-resource-manager.js');
  const { fetchHttp } = await import('../../runtime/http/http.js');
  const user = hdfsUser?.value ?? currentRequester().user;
  return new RestResourceManager({ servers: yarn.value.split(','), user, http: fetchHttp, clock, random });
}

/** In which models run, where no setting says: Hadoop has it from the start. */
export function queueOf({ yarnQueue }: Settings): string {
  return yarnQueue?.value ?? 'default';
}

/**
 * The engine yarn of a service, where a setting names a ResourceManager.
 *
 * @throws Failure BAD_SETTING for a secret that can't be handed to a container
 */
export async function yarnEngineKind(cluster: ClusterSession, env: Environment): Promise<EngineKind | undefined> {
  const { settings, zk, control, clock, random, log } = cluster;
  const resourceManager = await resourceManagerOf(settings, cluster);
  if (resourceManager === undefined) return undefined;
  const { YarnEngine } = await import('../../engines/yarn/yarn-engine.js');
  const template = { queue: queueOf(settings), environment: yarnEnvironment(settings, env) };
  const program = openOnce(async (signal: AbortSignal) => await storeProgram(await cluster.store(), signal));
  return {
    name: 'yarn',
    open: (leadership, onChange, signal) =>
      YarnEngine.open({ zk, control, leadership, resourceManager, template, program, clock, random, log, onChange }, signal),
  };
}

/**
 * Puts this executable into the store, once for each content.
 *
 * @returns its path there, on the file system that YARN knows as its own
 */
async function storeProgram(store: ModelStore, signal: AbortSignal): Promise<string> {
  const { protocol, pathname } = new URL(store.uri);
  if (!/^(?:hdfs|s?webhdfs):$/.test(protocol)) {
    const hint = "the store must be on the file system that YARN's nodes load programs from: --store hdfs://HOST/DIRECTORY";
    throw new Failure('BAD_SETTING', `the engine yarn needs a store on HDFS, and it is ${store.uri}`, { setting: 'store' }, { hint });
  }
  if (!isSea()) {
    const hint = 'run the maas service by the executable that npm run build makes';
    throw new Failure('BAD_SETTING', 'the engine yarn needs maas as one executable, to run it in containers', {}, { hint });
  }
  const { digestOf } = await import('../../storage/digest.js');
  const read = () => createReadStream(process.execPath);
  const digest = await digestOf(read(), signal);
  const path = `runner/${digest.sha256}/maas`;
  if ((await store.stat(path, { signal }))?.size !== digest.size) await store.put(path, read, digest, { signal });
  return `${decodeURIComponent(pathname).replace(/\/$/, '')}/${path}`;
}
