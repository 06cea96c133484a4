import type { ModelName, ModelVersion, NodeName } from './identity.js';

/** What a node fetches: an archive of ours, or a flat directory of Metron's, which has no digest. */
export interface Artifact {
  readonly form: 'archive' | 'flat';
  readonly uri: string;
  readonly sha256?: string | undefined;
  /** bytes */
  readonly size?: number | undefined;
}

export type EngineName = 'agents' | 'yarn';

/** `worker`: works by itself, such as a pipeline, and is not called. */
export type DeploymentKind = 'model' | 'worker';

/** The maas.yaml of an artifact, checked when it was packed. */
export type ManifestRecord = Readonly<Record<string, unknown>>;

/** What shall run of one version of a model. */
export interface Deployment {
  readonly name: ModelName;
  readonly version: ModelVersion;
  readonly engine: EngineName;
  readonly kind: DeploymentKind;
  readonly instances: number;
  /** Of each instance. */
  readonly memoryMb: number;
  readonly artifact: Artifact;
  readonly manifest: ManifestRecord;
  /** Counts the changes of artifact, memory or manifest: instances of an older one are replaced. */
  readonly revision: number;
  /** epoch ms, the leader's clock */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** What the leader could not place, as it sees it. */
  readonly unplaced?: Unplaced | undefined;
}

export interface Unplaced {
  readonly count: number;
  readonly reasons: readonly Misfit[];
  /** epoch ms */
  readonly since: number;
}

/** Why an instance can't go to a node; to any, when `node` is null. */
export interface Misfit {
  readonly node: NodeName | null;
  readonly reason: string;
}

/** Whether two artifacts are one content: by digest, or for those without by where they are. */
export function sameContent(one: Artifact, other: Artifact): boolean {
  if (one.sha256 !== undefined && other.sha256 !== undefined) return one.sha256 === other.sha256;
  return one.form === other.form && one.uri === other.uri;
}
