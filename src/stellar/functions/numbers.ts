import type { Family } from './definition.js';
import { bin } from './numbers/bin.js';
import { conversionFunctions } from './numbers/conversions.js';
import { extremeFunctions } from './numbers/extremes.js';
import { mathematicsFunctions } from './numbers/mathematics.js';

export const numbers: Family = {
  name: 'numbers',
  functions: [...mathematicsFunctions, ...extremeFunctions, bin, ...conversionFunctions],
};
