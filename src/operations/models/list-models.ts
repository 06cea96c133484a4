import { compareText } from '../../domain/placement.js';
import { compareVersions } from '../../domain/version-order.js';
import { Failure } from '../../errors/catalogue.js';
import { findModel, listModels } from '../../storage/artifacts.js';
import type { ModelStore } from '../../storage/port.js';
import { readCluster, type Viewing } from '../cluster/cluster-view.js';

export interface StoredModelSummary {
  readonly name: string;
  readonly version: string;
  /** epoch ms */
  readonly storedAt: number;
  /** How many instances this cluster wants; undefined when it is not deployed. */
  readonly deployed?: number;
  readonly sha256?: string;
  /** Bytes of the archive. */
  readonly size?: number;
  readonly files?: number;
  /** Why the other fields are unknown. */
  readonly problem?: string;
}

/** What the store holds, by name, then by version, lowest first. */
export async function listStoredModels(
  looking: Omit<Viewing, 'only'> & { readonly store: ModelStore; readonly signal: AbortSignal },
): Promise<readonly StoredModelSummary[]> {
  const { store, signal } = looking;
  const [models, { deployments }] = await Promise.all([listModels(store, { signal }), readCluster(looking)]);
  const wanted = new Map(deployments.map(({ deployment: { name, version, instances } }) => [`${name}/${version}`, instances]));
  const found: StoredModelSummary[] = [];
  for (const { name, version, storedAt } of models) {
    const deployed = wanted.get(`${name}/${version}`);
    found.push({
      name,
      version,
      storedAt,
      ...(deployed !== undefined && { deployed }),
      ...(await contentOf(store, { name, version }, signal)),
    });
  }
  return found.sort((a, b) => compareText(a.name, b.name) || compareVersions(a.version, b.version));
}

async function contentOf(store: ModelStore, model: { readonly name: string; readonly version: string }, signal: AbortSignal) {
  try {
    const artifact = await findModel(store, model, { signal });
    return artifact === undefined ? {} : { sha256: artifact.sha256, size: artifact.size, files: artifact.files };
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'BAD_ARCHIVE')) throw error;
    return { problem: error.message };
  }
}
