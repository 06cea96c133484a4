import { type Check, ok } from './check.js';

export const settings: Check = {
  name: 'settings',
  run: async (examined) => examined.settings.map(ok),
};
