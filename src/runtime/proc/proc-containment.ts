import { type Containment, type Enclosure, instanceVariable, type Limits } from '../containment.js';
import type { Processes } from '../processes.js';

/** Without cgroups: who belongs to an instance is told by the environment it inherited, and its memory is measured each time it is asked for. */
export function procContainment(processes: Processes, why: string): Containment {
  const enclosure = (name: string, { memoryBytes }: Limits): Enclosure => {
    const members = async () => (await processes.byEnvironment(instanceVariable)).get(name) ?? [];
    return {
      places: [],
      admit: async () => {},
      processes: members,
      async exceededMemory() {
        const found = await members();
        // Pages that its processes share are counted once only when that decides.
        return (await processes.residentBytes(found)) > memoryBytes && (await processes.proportionalBytes(found)) > memoryBytes;
      },
      close: async () => {},
    };
  };
  return {
    kind: '/proc',
    description: `no cgroups (${why}): memory is watched once a second, and processes are found by their environment`,
    open: async (name, limits) => enclosure(name, limits),
    reopen: enclosure,
  };
}
