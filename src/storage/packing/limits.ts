import { Failure } from '../../errors/catalogue.js';

/** What a model may be at most. The same limits hold when it is packed and when a node unpacks it, so that what was taken can be run. */
export interface ModelLimits {
  /** all files together, unpacked */
  readonly bytes: number;
  /** files, directories and links together */
  readonly entries: number;
  /** of one path, from the top of the model, in UTF-8 */
  readonly pathBytes: number;
  /** Unpacked bytes per packed byte, looked at once more than `ratioFromBytes` are unpacked. */
  readonly ratio: number;
  readonly ratioFromBytes: number;
}

const GiB = 1024 ** 3;

export const defaultLimits: ModelLimits = {
  bytes: 16 * GiB,
  entries: 100_000,
  // Linux takes 4096 for a whole path: this leaves room for the directories above the model on each node.
  pathBytes: 1024,
  ratio: 200,
  ratioFromBytes: GiB / 4,
};

/** @throws Failure MODEL_TOO_LARGE */
export function checkSize(limits: ModelLimits, { bytes, entries }: { bytes: number; entries: number }): void {
  if (entries > limits.entries) throw new Failure('MODEL_TOO_LARGE', `the model has more than ${limits.entries} files and directories`);
  if (bytes > limits.bytes) throw new Failure('MODEL_TOO_LARGE', `the model has more than ${inGiB(limits.bytes)} of files`);
}

/** @throws Failure MODEL_TOO_LARGE */
export function checkRatio(limits: ModelLimits, { packed, unpacked }: { packed: number; unpacked: number }): void {
  if (unpacked <= limits.ratioFromBytes || unpacked <= packed * limits.ratio) return;
  throw new Failure(
    'MODEL_TOO_LARGE',
    `the model packs to less than 1/${limits.ratio} of its size, as only padding and archive bombs do; ship its large files compressed`,
  );
}

function inGiB(bytes: number): string {
  return bytes >= GiB ? `${+(bytes / GiB).toFixed(1)} GiB` : `${bytes} bytes`;
}
