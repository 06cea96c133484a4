import { Flags } from '@oclif/core';
import type { KeyValueStore } from '../storage/key-values/port.js';

/** Where ENRICHMENT_GET, and the lookups of a pipeline, find what is known. */
export const referenceFlag = {
  reference: Flags.string({ helpValue: '<file>', summary: 'reference data for lookups: JSON lines of type, indicator, columns' }),
};

/** @throws Failure BAD_INPUT, with the line */
export async function openReference(file: string): Promise<KeyValueStore> {
  const { openKeyValueFile } = await import('../storage/key-values/file.js');
  return openKeyValueFile(file);
}
