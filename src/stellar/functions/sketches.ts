import type { Family } from './definition.js';
import { counterFunctions } from './sketches/counters.js';
import { outlierFunctions } from './sketches/outliers.js';
import { sampleFunctions } from './sketches/samples.js';

/** Counters of different values, outliers, samples. */
export const sketches: Family = { name: 'sketches', functions: [...counterFunctions, ...outlierFunctions, ...sampleFunctions] };
