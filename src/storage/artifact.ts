import type { UnpackedModel } from './packing/extract.js';
import type { ModelLimits } from './packing/limits.js';

/** A stored model as a deployment names it: its address, and the digest by which a node recognises the content. */
export interface Artifact {
  /** Address of an archive of ours, which ends in `.tar.gz`, or of a directory of plain files as Metron's client uploads one. */
  readonly uri: string;
  /** SHA-256 of the archive; for a directory, that of its tree (packing/manifest.ts). Undefined where it is unknown: a Metron client gives none. */
  readonly sha256?: string | undefined;
  /** Bytes of the archive, or of all the directory's files. */
  readonly size?: number | undefined;
}

export interface UnpackOptions {
  readonly limits?: ModelLimits | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called as bytes arrive, with the total fetched so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/** A model as a node reads it, in whichever form it was stored. */
export interface StoredModel {
  /**
   * Fetches and verifies the model and puts it in a directory that does not exist yet: all of it appears there, or nothing does.
   *
   * @throws Failure NO_SUCH_ARTIFACT, BAD_ARCHIVE, MODEL_TOO_LARGE, STORE_UNREACHABLE, STORE_FULL, NOT_ALLOWED, CHANGED_MEANWHILE
   */
  unpack(directory: string, options?: UnpackOptions): Promise<UnpackedModel>;
}
