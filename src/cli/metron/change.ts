import type { ModelId } from '../../domain/identity.js';
import { inspectModel } from '../../domain/model-start.js';
import { Failure } from '../../errors/catalogue.js';
import { type FlatPlace, flatPlace } from '../../metron/flat-place.js';
import { defaultMemoryMb } from '../../operations/deploy/add-model.js';
import { inspectFlatModel } from '../../operations/deploy/add-stored-model.js';
import {
  askMetron,
  type MetronAskOptions,
  type MetronChange,
  type MetronProgress,
  requireQueue,
} from '../../operations/deploy/ask-metron.js';
import { readModelListing } from '../../storage/model-listing.js';
import type { ModelStore } from '../../storage/port.js';
import { putFlatModel } from '../../storage/put-flat.js';
import type { ClusterSession } from '../cluster/connect.js';
import type { Steps } from '../render/steps.js';
import { count, formatBytes, progressBar } from '../render/text.js';

type Asking = Omit<MetronAskOptions, 'onProgress'>;

export interface MetronAdd {
  /** The model's directory; undefined when its files are in the store already. */
  readonly directory: string | undefined;
  readonly instances: number;
  readonly memory: number | undefined;
  /** What `-hmp` names. */
  readonly path: string | undefined;
  readonly ensure: boolean;
  readonly replace: boolean;
}

/** Ships a model and asks for instances, on a cluster that is run by Metron's own service. */
export async function addByMetron(
  cluster: ClusterSession,
  model: ModelId,
  add: MetronAdd,
  asking: Asking,
  steps: Steps,
): Promise<MetronChange> {
  if (add.ensure || add.replace) throw refuseForMetron(add.ensure ? '--ensure' : '--replace');
  const place = flatPlace(cluster.storeAddress(), add.path, model);
  const store = await cluster.openStore(place.store);
  const { directory } = add;
  const { manifest, warnings } =
    directory === undefined ? await inspectFlatModel(store, place.path, asking.signal) : inspectModel(await readModelListing(directory));
  for (const warning of warnings) steps.event(`warning: ${warning}`);
  await requireQueue(cluster, asking.signal);
  if (directory !== undefined) await upload(store, directory, place, asking.signal, steps);

  const memory = add.memory ?? manifest.memory ?? defaultMemoryMb;
  const { name, version } = model;
  const request = { name, version, numInstances: add.instances, memory, action: 'ADD', path: place.itemPath } as const;
  return await ask(cluster, request, asking, steps);
}

async function upload(
  store: ModelStore,
  directory: string,
  { path, itemPath }: FlatPlace,
  signal: AbortSignal,
  steps: Steps,
): Promise<void> {
  steps.begin('uploading');
  const onProgress = (bytes: number, total: number) => steps.live(progressBar(bytes, total));
  const { files, bytes } = await putFlatModel(store, directory, path, { signal, onProgress });
  steps.retitle(`uploaded ${count(files, 'file')}, ${formatBytes(bytes)}, to ${itemPath}`);
}

/** Removes instances, on a cluster that is run by Metron's own service. */
export async function removeByMetron(
  cluster: ClusterSession,
  model: ModelId,
  instances: number | 'all',
  asking: Asking,
  steps: Steps,
): Promise<MetronChange> {
  const { name, version } = model;
  return await ask(cluster, { name, version, numInstances: instances, memory: 0, action: 'REMOVE', path: null }, asking, steps);
}

/** The failure for a request that Metron's queue cannot express. */
export function refuseForMetron(what: string): Failure {
  const hint = 'to use it, run maas service on this cluster';
  return new Failure('WRONG_USAGE', `this cluster is run by Metron's own service, which does not support ${what}`, {}, { hint });
}

async function ask(cluster: ClusterSession, request: Parameters<typeof askMetron>[1], asking: Asking, steps: Steps): Promise<MetronChange> {
  steps.begin("asking Metron's service");
  const change = await askMetron(cluster, request, { ...asking, onProgress: (progress) => show(progress, steps) });
  await steps.finish();
  return change;
}

function show(progress: MetronProgress, steps: Steps): void {
  if (progress.at === 'queued') steps.live(`waiting on the queue as ${progress.item}`);
  else if (progress.at === 'taken') steps.retitle("taken by Metron's service");
  else steps.live(`${progress.registered} of ${progress.wanted} registered`);
}
