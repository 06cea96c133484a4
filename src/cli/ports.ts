import type { Clock } from '../runtime/clock/clock.js';
import { systemClock } from '../runtime/clock/system-clock.js';
import type { Random } from '../runtime/random/random.js';
import { systemRandom } from '../runtime/random/system-random.js';
import { type Connectors, realConnectors } from './cluster/connectors.js';
import { type Io, processIo } from './output/io.js';

/** Everything through which commands reach the outside world; tests pass their own. */
export interface CommandPorts {
  readonly io: Io;
  readonly clock: Clock;
  readonly random: Random;
  readonly connectors: Connectors;
}

export function processPorts(): CommandPorts {
  return { io: processIo(), clock: systemClock, random: systemRandom, connectors: realConnectors };
}
