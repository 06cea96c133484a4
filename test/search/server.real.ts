import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/runtime/clock/system-clock.js';
import { systemRandom } from '../../src/runtime/random/system-random.js';
import { ServerSearchIndex } from '../../src/search/server/server-index.js';
import { type SearchServer, startSearch } from '../stack/search.js';
import { orSkipLoudly } from '../stack/wanting.js';
import { searchContract } from './contract.js';

const servers: readonly SearchServer[] = ['opensearch-2.19.1', 'elasticsearch-7.17.28'];

for (const server of servers) {
  const stack = await orSkipLoudly(server, () => startSearch(server));
  describe.skipIf(stack === undefined)(server, () => {
    afterAll(() => stack?.[Symbol.asyncDispose]());
    const connect = () => new ServerSearchIndex({ url: stack?.url ?? '', clock: systemClock, random: systemRandom });

    searchContract(server, async () => {
      const index = connect();
      return { index, [Symbol.asyncDispose]: () => index[Symbol.asyncDispose]() };
    });

    it('tells of the one document of a bulk that it refuses, and stores the others', async () => {
      await using index = connect();
      const document = (id: string, timestamp: unknown) => ({ index: 'refuse_index_1', id, json: JSON.stringify({ timestamp }) });
      await index.putTemplate('refusing', {
        patterns: ['refuse_index_*'],
        priority: 500,
        template: { mappings: { properties: { timestamp: { type: 'date', format: 'epoch_millis' } } } },
      });
      const outcomes = await index.bulk([document('1', 1), document('2', 'yesterday'), document('3', 3)]);
      expect(outcomes).toEqual([
        { stored: true },
        { stored: false, reason: expect.stringContaining('parse'), retryable: false },
        { stored: true },
      ]);
    });
  });
}
