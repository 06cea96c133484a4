import { fileURLToPath } from 'node:url';
import { Failure } from '../errors/catalogue.js';
import type { Clock } from '../runtime/clock.js';
import { DirectoryStore } from './directory/store.js';
import type { ModelStore } from './port.js';

export interface StoreDependencies {
  readonly clock: Clock;
}

/**
 * The model store at an address: `file:///var/lib/maas/store`, or a plain absolute path.
 *
 * @throws Failure BAD_SETTING
 */
export function openModelStore(address: string, { clock }: StoreDependencies): ModelStore {
  if (address.startsWith('/')) return new DirectoryStore(address, clock);
  const url = URL.parse(address);
  if (url?.protocol === 'file:' && url.host === '') return new DirectoryStore(fileURLToPath(url), clock);
  throw new Failure('BAD_SETTING', `${address} is no address of a model store: give file:///DIRECTORY`, { address });
}
