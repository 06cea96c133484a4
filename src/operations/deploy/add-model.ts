import type { ControlPaths } from '../../control/layout.js';
import type { Artifact, EngineName } from '../../domain/deployment.js';
import type { ModelId } from '../../domain/identity.js';
import type { ModelManifest } from '../../domain/model-manifest.js';
import { inspectModel } from '../../domain/model-start.js';
import { checkMemory } from '../../domain/request.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Random } from '../../runtime/random/random.js';
import { type StoredNow, storeModel } from '../../storage/artifacts.js';
import { readModelListing } from '../../storage/model-listing.js';
import type { ModelStore } from '../../storage/port.js';
import type { ZooKeeper } from '../../zookeeper/port.js';
import { readCluster } from '../cluster/cluster-view.js';
import type { InstanceSummary } from '../cluster/instance-summary.js';
import { type AskOptions, askService } from './ask-service.js';
import { awaitRollout } from './await-rollout.js';
import { awaitService } from './await-service.js';
import type { Rollout } from './rollout-outcome.js';

export interface AddModelPorts {
  readonly zk: ZooKeeper;
  readonly control: ControlPaths;
  readonly store: ModelStore;
  readonly clock: Clock;
  readonly random: Random;
}

export interface InstancesToAdd extends ModelId {
  /** How many instances to add; with `ensure`, how many there should be in total. */
  readonly instances: number;
  readonly ensure: boolean;
  /** Memory of each instance; undefined: what maas.yaml says, else `defaultMemoryMb`. */
  readonly memoryMb: number | undefined;
  readonly engine: EngineName;
  readonly replace: boolean;
}

export interface ModelToAdd extends InstancesToAdd {
  /** The model's directory on this machine. */
  readonly directory: string;
}

/** A model that nodes can fetch. */
export interface ShippedModel {
  readonly artifact: Artifact & { readonly size: number };
  readonly manifest: ModelManifest;
  /** Whether it was in the store already. */
  readonly reused: boolean;
}

export interface AddOptions extends AskOptions {
  /** A directory for the archive until it is stored. */
  readonly scratchDirectory: string;
  /** Whether to wait until the instances are ready. */
  readonly wait: boolean;
  readonly onProgress: (progress: AddProgress) => void;
}

export type AddProgress =
  | { readonly at: 'awaiting service' }
  | { readonly at: 'packing' | 'uploading'; readonly bytes: number; readonly total: number }
  | { readonly at: 'stored'; readonly stored: StoredNow }
  | { readonly at: 'found'; readonly uri: string; readonly files: number; readonly size: number }
  | { readonly at: 'warning'; readonly message: string }
  | { readonly at: 'asking' }
  | { readonly at: 'decided'; readonly before: number; readonly after: number; readonly reason: string | undefined }
  | { readonly at: 'rollout'; readonly rollout: Rollout };

export interface AddedModel {
  readonly name: string;
  readonly version: string;
  readonly request: string;
  /** Wanted instances before and after. */
  readonly instances: { readonly before: number; readonly after: number };
  readonly memoryMb: number;
  /** Plain files have no `sha256`. */
  readonly artifact: { readonly uri: string; readonly sha256?: string; readonly size: number; readonly reused: boolean };
  /** How what was done differs from what was asked. */
  readonly reason?: string;
  /** The instances once they are ready; only with `wait`. */
  readonly running?: readonly InstanceSummary[];
}

/** The memory that Metron's runbook gives a model. */
export const defaultMemoryMb = 512;

/**
 * Packs and uploads a model directory, and asks the leader to start instances of it. Whatever would make the request fail is checked before
 * anything is packed, so that a model of many gigabytes is not uploaded in vain.
 *
 * @throws Failure, before anything is changed: BAD_MODEL, MEMORY_OUT_OF_RANGE, and NO_LEADER if none comes. Later:
 *   EXISTS_WITH_OTHER_CONTENT; the code with which the leader rejects the request; NO_NODE_FITS; MODEL_FAILED with its last output;
 *   TIMED_OUT with its progress; from the store STORE_UNREACHABLE, STORE_FULL, NOT_ALLOWED
 */
export async function addModel(ports: AddModelPorts, model: ModelToAdd, options: AddOptions): Promise<AddedModel> {
  const { directory, replace } = model;
  const { onProgress, signal } = options;
  const { manifest, warnings } = inspectModel(await readModelListing(directory));
  for (const message of warnings) onProgress({ at: 'warning', message });
  await refuseMemoryOfNoNode(ports, model, manifest, signal);
  await awaitService(ports, { ...options, onWaiting: () => onProgress({ at: 'awaiting service' }) });

  const stored = await storeModel(ports.store, directory, model, {
    signal,
    replace,
    scratchDirectory: options.scratchDirectory,
    onProgress: ({ phase, bytes, total }) => onProgress({ at: phase, bytes, total }),
  });
  onProgress({ at: 'stored', stored });
  for (const { path, reason } of stored.skipped) onProgress({ at: 'warning', message: `${path} is not shipped: ${reason}` });

  const { uri, sha256, size, reused } = stored;
  return await addInstances(ports, model, { artifact: { form: 'archive', uri, sha256, size }, manifest, reused }, options);
}

/** The same check as the leader's, but before anything is stored: otherwise the version would be taken by a model that no node can run. */
async function refuseMemoryOfNoNode(
  { zk, control, clock, random }: AddModelPorts,
  { memoryMb, engine }: InstancesToAdd,
  manifest: ModelManifest,
  signal: AbortSignal,
): Promise<void> {
  const look = () => readCluster({ zk, control, clock, random, signal });
  const nodes = engine === 'agents' ? (await look()).nodes.map(({ record }) => record) : undefined;
  checkMemory(memoryMb ?? manifest.memory ?? defaultMemoryMb, nodes);
}

/**
 * Asks the leader to start instances of a model that is stored, and waits for them.
 *
 * @throws Failure NO_LEADER, or what the leader rejected it with; NO_NODE_FITS; MODEL_FAILED with its last words; TIMED_OUT with how far it came
 */
export async function addInstances(
  ports: Omit<AddModelPorts, 'store'>,
  model: InstancesToAdd,
  { artifact, manifest, reused }: ShippedModel,
  options: Omit<AddOptions, 'scratchDirectory'>,
): Promise<AddedModel> {
  const { name, version, instances, ensure, engine, replace } = model;
  const { onProgress, signal } = options;
  const memoryMb = model.memoryMb ?? manifest.memory ?? defaultMemoryMb;
  onProgress({ at: 'asking' });
  const asked = { verb: 'add', name, version, engine, kind: 'model', instances, ensure, memoryMb, artifact, manifest, replace } as const;
  const { id, wanted, reason } = await askService(ports, asked, options);
  onProgress({ at: 'decided', ...wanted, reason });

  const { uri, sha256, size } = artifact;
  const added: AddedModel = {
    name,
    version,
    request: id,
    instances: wanted,
    memoryMb,
    artifact: { uri, ...(sha256 !== undefined && { sha256 }), size, reused },
    ...(reason !== undefined && { reason }),
  };
  if (!options.wait) return added;

  const onChange = (rollout: Rollout) => onProgress({ at: 'rollout', rollout });
  const rollout = await awaitRollout({ ...ports, signal, onChange }, model, { removed: wanted.after === 0 });
  return { ...added, running: rollout.instances };
}
