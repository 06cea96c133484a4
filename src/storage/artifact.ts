import type { UnpackedModel } from './packing/extract.js';
import type { ModelLimits } from './packing/limits.js';

/** Where a model lies and how it is known again, as a deployment carries it. */
export interface Artifact {
  /** Of an archive of ours, which ends in `.tar.gz`, or of a directory of files as Metron's client uploads it. */
  readonly uri: string;
  /** Of the archive; of the tree (packing/manifest.ts) for a directory, where it may be unknown: a Metron client tells none. */
  readonly sha256?: string | undefined;
  /** Of the archive, or of all files; bytes. */
  readonly size?: number | undefined;
}

export interface UnpackOptions {
  readonly limits?: ModelLimits | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told the bytes fetched so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/** A model as a node reads it, in whichever form it was stored. */
export interface StoredModel {
  /**
   * Fetches, verifies and puts the model in a directory that is not there yet: whole, or not at all.
   *
   * @throws Failure NO_SUCH_ARTIFACT, BAD_ARCHIVE, MODEL_TOO_LARGE, STORE_UNREACHABLE, STORE_FULL, NOT_ALLOWED, CHANGED_MEANWHILE
   */
  unpack(directory: string, options?: UnpackOptions): Promise<UnpackedModel>;
}
