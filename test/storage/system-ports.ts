import { systemClock } from '../../src/runtime/clock/system-clock.js';
import { systemFiles } from '../../src/runtime/files/system-files.js';
import { systemRandom } from '../../src/runtime/random/system-random.js';

/** What a directory store on this machine's disk stands on. */
export const systemPorts = { files: systemFiles, clock: systemClock, random: systemRandom };
