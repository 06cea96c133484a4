import type { Family } from './definition.js';
import { encodingFunctions } from './encoding/functions.js';
import { distance } from './hashes/distance.js';
import { hashFunctions } from './hashes/functions.js';

export const encoding: Family = { name: 'encoding', functions: [...encodingFunctions, ...hashFunctions, distance] };
