import { Flags } from '@oclif/core';
import { Failure } from '../errors/catalogue.js';
import type { SearchIndex } from '../search/port.js';
import { readPrivate } from './cluster/zk-credentials.js';
import type { CommandPorts } from './ports.js';
import type { Settings } from './settings/resolve.js';

/** The flags of every command that talks to the search index. */
export const searchFlags = {
  search: Flags.string({ helpValue: '<url>', helpGroup: 'CLUSTER', summary: 'Elasticsearch or OpenSearch, or sqlite:///file' }),
  'search-auth': Flags.string({
    helpValue: '<file:path|env:NAME>',
    helpGroup: 'CLUSTER',
    summary: 'where to find user:password for the search server',
  }),
};

/**
 * The index that the settings name; it is asked for nothing yet.
 *
 * @throws Failure BAD_SETTING when none does, or credentials cannot be read; NOT_ALLOWED for a file of them that others may read
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
  const reference = searchAuth?.value;
  if (reference === undefined) return openIndex({ url: search.value, clock, random });
  const text = reference.kind === 'file' ? await readPrivate(reference.path, '--search-auth') : (io.env[reference.variable] ?? '');
  if (!/^[^:\s]+:./.test(text))
    throw new Failure('BAD_SETTING', 'what --search-auth names does not hold user:password', { setting: 'search-auth' });
  return openIndex({ url: search.value, credentials: text.trim(), clock, random });
}
