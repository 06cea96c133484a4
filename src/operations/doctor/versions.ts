import { metronPicksAnother } from '../../domain/version-order.js';
import { readRegistrations } from '../cluster/read-registrations.js';
import { type Check, warning } from './check.js';

/** Versions that Metron's clients, which compare them as text, rank otherwise than ours. */
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
          `of ${name}, Metron's clients call ${metrons} where no version is said, and ours ${ours}`,
          'remove the older one, or say the version',
        ),
      ];
    });
  },
};
