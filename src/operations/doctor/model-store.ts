import { listModels } from '../../storage/artifacts.js';
import { type Check, ok, type Surroundings } from './check.js';

export const modelStore: Check<Surroundings> = {
  name: 'store',
  async run({ store, signal }) {
    const opened = await store();
    const models = await listModels(opened, { signal });
    return [ok(`${opened.uri} holds ${models.length} ${models.length === 1 ? 'version' : 'versions'} of models`)];
  },
};
