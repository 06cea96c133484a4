import { bloomFunctions } from './collections/bloom.js';
import { listFunctions } from './collections/lists.js';
import { mapFunctions } from './collections/maps.js';
import { multisetFunctions } from './collections/multisets.js';
import { setFunctions } from './collections/sets.js';
import type { Family } from './definition.js';

export const collections: Family = {
  name: 'collections',
  functions: [...mapFunctions, ...listFunctions, ...setFunctions, ...multisetFunctions, ...bloomFunctions],
};
