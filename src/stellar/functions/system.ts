import { illegalArgument } from '../errors.js';
import { type Family, need, type StellarFunction } from './definition.js';

const envGet: StellarFunction = {
  name: 'SYSTEM_ENV_GET',
  summary: 'A variable of the environment.',
  parameters: [{ name: 'name', summary: 'of the variable' }],
  returns: 'its value; null where there is none',
  needs: ['system'],
  examples: [
    { expr: "SYSTEM_ENV_GET('HOME')", gives: '/home/analyst' },
    { expr: "SYSTEM_ENV_GET('NONE')", gives: null },
    { expr: 'SYSTEM_ENV_GET(5)', gives: null },
    { expr: 'SYSTEM_ENV_GET()', gives: null },
  ],
  call: ([name], context) => (typeof name === 'string' ? (need(context, 'system').env(name) ?? null) : null),
};

const propertyGet: StellarFunction = {
  name: 'SYSTEM_PROPERTY_GET',
  summary:
    "A property of the system, by Java's names: os.name, user.name, user.home, user.dir, java.io.tmpdir, line.separator and the like.",
  parameters: [{ name: 'key', summary: 'of the property' }],
  returns: 'its value; null where there is none',
  needs: ['system'],
  examples: [
    { expr: "SYSTEM_PROPERTY_GET('os.name')", gives: 'Linux' },
    { expr: "SYSTEM_PROPERTY_GET('none')", gives: null },
    { expr: 'SYSTEM_PROPERTY_GET(null)', gives: null },
    { expr: "SYSTEM_PROPERTY_GET('')", fails: 'illegal argument' },
  ],
  call([key], context) {
    if (key === '') throw illegalArgument('the name of a property is empty');
    return typeof key === 'string' ? (need(context, 'system').property(key) ?? null) : null;
  },
};

/** The process that evaluates. */
export const system: Family = { name: 'system', functions: [envGet, propertyGet] };
