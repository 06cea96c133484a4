import type { Family } from './definition.js';
import { measurementFunctions } from './profiles/measurements.js';
import { profilerFunctions } from './profiles/profiler.js';
import { windowFunctions } from './profiles/windows.js';

/** What profiles have measured, and trying them out. */
export const profiles: Family = { name: 'profiles', functions: [...measurementFunctions, ...windowFunctions, ...profilerFunctions] };
