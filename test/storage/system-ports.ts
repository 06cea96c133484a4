import { systemClock } from '../../src/runtime/system-clock.js';
import { systemFiles } from '../../src/runtime/system-files.js';
import { systemRandom } from '../../src/runtime/system-random.js';

/** What a directory store on this machine's disk stands on. */
export const systemPorts = { files: systemFiles, clock: systemClock, random: systemRandom };
