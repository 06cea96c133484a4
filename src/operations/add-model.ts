import type { ControlPaths } from '../control/layout.js';
import type { EngineName } from '../domain/deployment.js';
import type { ModelId } from '../domain/identity.js';
import { inspectModel } from '../domain/model-start.js';
import type { Clock } from '../runtime/clock.js';
import type { Random } from '../runtime/random.js';
import { type StoredNow, storeModel } from '../storage/artifacts.js';
import { readModelListing } from '../storage/model-listing.js';
import type { ModelStore } from '../storage/port.js';
import type { ZooKeeper } from '../zookeeper/port.js';
import { type AskOptions, askService } from './ask-service.js';
import { awaitRollout } from './await-rollout.js';
import type { InstanceSummary } from './instance-summary.js';
import type { Rollout } from './rollout-outcome.js';

export interface AddModelPorts {
  readonly zk: ZooKeeper;
  readonly control: ControlPaths;
  readonly store: ModelStore;
  readonly clock: Clock;
  readonly random: Random;
}

export interface ModelToAdd extends ModelId {
  /** The model's directory on this machine. */
  readonly directory: string;
  /** More instances, or with `ensure` how many there shall be. */
  readonly instances: number;
  readonly ensure: boolean;
  /** Of each instance; undefined takes what maas.yaml says, else `defaultMemoryMb`. */
  readonly memoryMb: number | undefined;
  readonly engine: EngineName;
  readonly replace: boolean;
}

export interface AddOptions extends AskOptions {
  /** Where the archive is kept until it is stored. */
  readonly scratchDirectory: string;
  /** Whether to wait until the instances are ready. */
  readonly wait: boolean;
  readonly onProgress: (progress: AddProgress) => void;
}

export type AddProgress =
  | { readonly at: 'packing' | 'uploading'; readonly bytes: number; readonly total: number }
  | { readonly at: 'stored'; readonly stored: StoredNow }
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
  readonly artifact: { readonly uri: string; readonly sha256: string; readonly size: number; readonly reused: boolean };
  /** What was done otherwise than asked. */
  readonly reason?: string;
  /** Once they are ready; not without waiting for that. */
  readonly running?: readonly InstanceSummary[];
}

/** What Metron's runbook gives a model. */
export const defaultMemoryMb = 512;

/**
 * Ships a model directory and has instances of it started.
 *
 * @throws Failure BAD_MODEL before anything is changed; EXISTS_WITH_OTHER_CONTENT; NO_LEADER, or what the leader rejected it with; NO_NODE_FITS;
 *   MODEL_FAILED with its last words; TIMED_OUT with how far it came; of the store STORE_UNREACHABLE, STORE_FULL, NOT_ALLOWED
 */
export async function addModel(ports: AddModelPorts, model: ModelToAdd, options: AddOptions): Promise<AddedModel> {
  const { name, version, directory, instances, ensure, engine, replace } = model;
  const { onProgress, signal } = options;
  const { manifest, warnings } = inspectModel(await readModelListing(directory));
  for (const message of warnings) onProgress({ at: 'warning', message });
  const memoryMb = model.memoryMb ?? manifest.memory ?? defaultMemoryMb;

  const stored = await storeModel(ports.store, directory, model, {
    signal,
    replace,
    scratchDirectory: options.scratchDirectory,
    onProgress: ({ phase, bytes, total }) => onProgress({ at: phase, bytes, total }),
  });
  onProgress({ at: 'stored', stored });

  const { uri, sha256, size, reused } = stored;
  const artifact = { form: 'archive', uri, sha256, size } as const;
  onProgress({ at: 'asking' });
  const asked = { verb: 'add', name, version, engine, kind: 'model', instances, ensure, memoryMb, artifact, manifest, replace } as const;
  const { id, wanted, reason } = await askService(ports, asked, options);
  onProgress({ at: 'decided', ...wanted, reason });

  const added: AddedModel = {
    name,
    version,
    request: id,
    instances: wanted,
    memoryMb,
    artifact: { uri, sha256, size, reused },
    ...(reason !== undefined && { reason }),
  };
  if (!options.wait) return added;

  const onChange = (rollout: Rollout) => onProgress({ at: 'rollout', rollout });
  const rollout = await awaitRollout({ ...ports, signal, onChange }, model, { removed: wanted.after === 0 });
  return { ...added, running: rollout.instances };
}
