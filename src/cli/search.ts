import { Flags } from '@oclif/core';
import { Failure } from '../errors/catalogue.js';
import type { SearchIndex } from '../search/port.js';
import { readPrivate } from './cluster/zk-credentials.js';
import type { Io } from './output/io.js';
import type { CommandPorts } from './ports.js';
import type { SecretReference } from './settings/parse.js';
import type { Settings } from './settings/resolve.js';

/** The flags of every command that uses the search index. */
export const searchFlags = {
  search: Flags.string({ helpValue: '<url>', helpGroup: 'CLUSTER', summary: 'Elasticsearch or OpenSearch, or sqlite:///file' }),
  'search-auth': Flags.string({
    helpValue: '<file:path|env:NAME>',
    helpGroup: 'CLUSTER',
    summary: 'where to find user:password for the search server',
  }),
};

/**
 * Opens the index that the settings name. Nothing is asked of it yet.
 *
 * @throws Failure BAD_SETTING when no setting names one, and what `readSearchCredentials` throws
 */
export async function openSearch(
  { search, searchAuth }: Settings,
  { clock, random, io }: Pick<CommandPorts, 'clock' | 'random' | 'io'>,
): Promise<SearchIndex> {
  if (search === undefined) {
    const hint = 'give --search http://host:9200 or sqlite:///path, or set MAAS_SEARCH';
    throw new Failure('BAD_SETTING', 'no setting says where the search index is', { setting: 'search' }, { hint });
  }
  const { openIndex } = await import('../search/open-index.js');
  return openIndex({ url: search.value, credentials: await readSearchCredentials(searchAuth?.value, io.env), clock, random });
}

/**
 * @returns `user:password` from where the setting says; undefined when it is not set
 * @throws Failure BAD_SETTING for what is not there or not of this form, NOT_ALLOWED for a file that others may read
 */
export async function readSearchCredentials(reference: SecretReference | undefined, env: Io['env']): Promise<string | undefined> {
  if (reference === undefined) return undefined;
  const text = reference.kind === 'file' ? await readPrivate(reference.path, '--search-auth') : (env[reference.variable] ?? '');
  if (/^[^:\s]+:./.test(text)) return text.trim();
  throw new Failure('BAD_SETTING', 'what --search-auth names does not hold user:password', { setting: 'search-auth' });
}
