import type { Family } from './definition.js';
import { affixFunctions } from './strings/affixes.js';
import { caseFunctions } from './strings/case.js';
import { format } from './strings/format.js';
import { fuzzyFunctions } from './strings/fuzzy.js';
import { jsonFunctions } from './strings/json.js';
import { measureFunctions } from './strings/measures.js';
import { paddingFunctions } from './strings/padding.js';
import { partFunctions } from './strings/parts.js';
import { pieceFunctions } from './strings/pieces.js';
import { regexpFunctions } from './strings/regexp.js';

export const strings: Family = {
  name: 'strings',
  functions: [
    ...caseFunctions,
    ...affixFunctions,
    ...pieceFunctions,
    ...partFunctions,
    ...measureFunctions,
    ...paddingFunctions,
    format,
    ...regexpFunctions,
    ...jsonFunctions,
    ...fuzzyFunctions,
  ],
};
