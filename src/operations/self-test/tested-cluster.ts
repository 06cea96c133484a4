import type { ControlPaths } from '../../control/layout.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Random } from '../../runtime/random/random.js';
import type { ModelStore } from '../../storage/port.js';
import type { ZooKeeper } from '../../zookeeper/port.js';
import type { AskOptions } from '../deploy/ask-service.js';

/** The cluster under test, and the names that the test uses. */
export interface TestedCluster {
  readonly zk: ZooKeeper;
  readonly control: ControlPaths;
  readonly zkRoot: string;
  readonly store: () => Promise<ModelStore>;
  readonly clock: Clock;
  readonly random: Random;
  readonly requester: AskOptions['requester'];
  /** Names that nothing else on the cluster has. */
  readonly names: TestNames;
  /** A directory for model directories before they are shipped; the caller removes it. */
  readonly scratchDirectory: string;
}

export interface TestNames {
  readonly echo: string;
  readonly dga: string;
  readonly sensor: string;
}
