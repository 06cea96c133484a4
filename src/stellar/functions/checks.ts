import { byteFunctions } from './checks/bytes.js';
import { checkFunctions } from './checks/functions.js';
import type { Family } from './definition.js';

export const checks: Family = { name: 'checks', functions: [...checkFunctions, ...byteFunctions] };
