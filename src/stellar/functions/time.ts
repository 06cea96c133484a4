import type { Family } from './definition.js';
import { fieldFunctions } from './time/fields.js';
import { textFunctions } from './time/texts.js';

export const time: Family = { name: 'time', functions: [...textFunctions, ...fieldFunctions] };
