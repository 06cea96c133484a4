import { RestResourceManager } from '../../../src/engines/yarn/rest-resource-manager.js';
import { systemClock } from '../../../src/runtime/clock/system-clock.js';
import { fetchHttp } from '../../../src/runtime/http/http.js';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';

export type RestKind = typeof RestResourceManager;

export function restTo(servers: readonly string[], user = 'maas', Kind: RestKind = RestResourceManager): RestResourceManager {
  return new Kind({ servers, user, http: fetchHttp, clock: systemClock, random: seededRandom(3) });
}
