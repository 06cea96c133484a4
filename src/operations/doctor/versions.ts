import { metronPicksAnother } from '../../domain/version-order.js';
import { readRegistrations } from '../cluster/read-registrations.js';
import { type Check, warning } from './check.js';

/** Warns of versions that Metron's clients, which compare them as text, rank differently from ours. */
export const versions: Check = {
  name: 'versions',
  async run({ zk, zkRoot, signal }) {
    const { registrations } = await readRegistrations(zk, zkRoot, signal);
    return [...Map.groupBy(registrations, ({ name }) => name)].flatMap(([name, all]) => {
      const differing = metronPicksAnother(all.map(({ version }) => version));
      if (differing === undefined) return [];
      const { ours, metrons } = differing;
      return [
        warning(
          `without a version, Metron's clients call ${name} ${metrons}, and ours ${name} ${ours}`,
          'remove the older one, or name a version in each call',
        ),
      ];
    });
  },
};
