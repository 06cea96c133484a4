import { type Check, ok, type Surroundings } from './check.js';

export const settings: Check<Surroundings> = {
  name: 'settings',
  run: async (examined) => examined.settings.map(ok),
};
