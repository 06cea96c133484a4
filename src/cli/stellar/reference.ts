import { Flags } from '@oclif/core';
import type { Capabilities } from '../../stellar/functions/capabilities.js';
import type { KeyValueStore } from '../../storage/key-values/port.js';
import type { ProfileStore } from '../../storage/profiles/port.js';

/** The files in which ENRICHMENT_GET, PROFILE_GET and the lookups of a pipeline look things up. */
export const referenceFlags = {
  reference: Flags.string({ helpValue: '<file>', summary: 'reference data for lookups: JSON lines of type, indicator, columns' }),
  profiles: Flags.string({ helpValue: '<file>', summary: 'profile measurements: JSON lines as PROFILER_FLUSH returns them' }),
};

export interface ReferenceFiles {
  readonly reference?: string | undefined;
  readonly profiles?: string | undefined;
}

/** Opens the files and adds them to `opened` for disposal. @throws Failure BAD_INPUT, with the file and line */
export async function openReference({ reference, profiles }: ReferenceFiles, opened: AsyncDisposableStack): Promise<KnownStores> {
  return {
    ...(reference !== undefined && { keyValues: opened.use(await openKeyValues(reference)) }),
    ...(profiles !== undefined && { profiles: opened.use(await openProfiles(profiles)) }),
  };
}

export type KnownStores = Pick<Capabilities, 'keyValues' | 'profiles'>;

async function openKeyValues(file: string): Promise<KeyValueStore> {
  const { openKeyValueFile } = await import('../../storage/key-values/file.js');
  return openKeyValueFile(file);
}

async function openProfiles(file: string): Promise<ProfileStore> {
  const { openProfileFile } = await import('../../storage/profiles/file.js');
  return openProfileFile(file);
}
