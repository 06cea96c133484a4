import { listModels } from '../../storage/artifacts.js';
import { type Check, ok } from './check.js';

export const modelStore: Check = {
  name: 'store',
  async run({ store, signal }) {
    const opened = await store();
    const models = await listModels(opened, { signal });
    return [ok(`${opened.uri} holds ${models.length} versions of models`)];
  },
};
