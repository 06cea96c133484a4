import type { ModelName, ModelVersion, NodeName } from './identity.js';

/** What a node fetches: an archive, or a flat directory as Metron ships it, which has no digest. */
export interface Artifact {
  readonly form: 'archive' | 'flat';
  readonly uri: string;
  readonly sha256?: string | undefined;
  /** bytes */
  readonly size?: number | undefined;
}

export const engineNames = ['agents', 'yarn'] as const;

export type EngineName = (typeof engineNames)[number];

/** `model`: serves calls. `worker`: works by itself, such as a pipeline. */
export type DeploymentKind = 'model' | 'worker';

/** The maas.yaml of an artifact, checked when it was packed. */
export type ManifestRecord = Readonly<Record<string, unknown>>;

/** The desired state of one version of a model. */
export interface Deployment {
  readonly name: ModelName;
  readonly version: ModelVersion;
  readonly engine: EngineName;
  readonly kind: DeploymentKind;
  readonly instances: number;
  /** Memory of each instance. */
  readonly memoryMb: number;
  readonly artifact: Artifact;
  readonly manifest: ManifestRecord;
  /** Incremented when artifact, memory or manifest change; instances of an older revision are replaced. */
  readonly revision: number;
  /** epoch ms, the leader's clock */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** What the leader could not place; undefined when everything is. */
  readonly unplaced?: Unplaced | undefined;
}

export interface Unplaced {
  readonly count: number;
  readonly reasons: readonly Misfit[];
  /** Of the error catalogue, where it is something else than a lack of room. */
  readonly code?: string | undefined;
  /** epoch ms */
  readonly since: number;
}

/** Why an instance cannot be placed on a node; with `node` null, on any node. */
export interface Misfit {
  readonly node: NodeName | null;
  readonly reason: string;
}

/** Whether two artifacts have the same content: by digest if both have one, else by form and URI. */
export function sameContent(one: Artifact, other: Artifact): boolean {
  if (one.sha256 !== undefined && other.sha256 !== undefined) return one.sha256 === other.sha256;
  return one.form === other.form && one.uri === other.uri;
}
