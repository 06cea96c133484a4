import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../clock/clock.js';
import { errnoOf } from '../errno.js';
import type { Enclosure } from '../processes/containment.js';
import type { Processes } from '../processes/processes.js';

/** What the two versions of cgroups have in common: groups are directories, and a process is put in one by writing its pid there. */
export interface CgroupPorts {
  readonly processes: Processes;
  readonly clock: Clock;
}

export interface GroupFiles {
  /** One directory for each hierarchy; the first is asked who is in it. */
  readonly places: readonly string[];
  /** How often the kernel killed for want of memory. */
  readonly outOfMemoryKills: () => Promise<number>;
}

export function enclosureOf({ processes, clock }: CgroupPorts, { places, outOfMemoryKills }: GroupFiles): Enclosure {
  return {
    places,
    async admit({ pid }) {
      for (const place of places) await writeFile(path.join(place, 'cgroup.procs'), String(pid));
    },
    async processes() {
      const text = await textOf(path.join(places[0] ?? '', 'cgroup.procs'));
      return processes.identify(text.split('\n').filter(Boolean).map(Number));
    },
    exceededMemory: async () => (await outOfMemoryKills()) > 0,
    async close() {
      for (const place of places) await removeGroup(place, clock);
    },
  };
}

export async function makeGroup(place: string, settings: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(place, { recursive: true });
  for (const [file, value] of Object.entries(settings)) await writeFile(path.join(place, file), value);
}

/** A setting that not every kernel has. */
export async function trySetting(place: string, file: string, value: string): Promise<void> {
  try {
    await writeFile(path.join(place, file), value, { flag: 'r+' });
  } catch {
    // Without it swap is not limited, or processes are killed one by one: the memory limit stands all the same.
  }
}

/** The number after `name` in a file of `name number` lines; 0 when there is none. */
export async function counterIn(file: string, name: string): Promise<number> {
  const line = (await textOf(file)).split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.split(' ')[1] ?? 0);
}

const removals = 20;

/** A group stays busy for a moment after its last process has ended. */
async function removeGroup(place: string, clock: Clock): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rmdir(place);
    } catch (error) {
      const code = errnoOf(error);
      if (code === 'ENOENT') return;
      if (code !== 'EBUSY' || attempt === removals) throw error;
    }
    await clock.sleep(50);
  }
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
