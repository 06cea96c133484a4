import { Failure } from '../../errors/catalogue.js';
import { within } from '../../runtime/waits/deadline.js';
import { candidateOrder } from '../../zookeeper/recipes/leader-election.js';
import { rehearseCreate } from '../../zookeeper/recipes/rehearse-create.js';
import { waitForChildren } from '../../zookeeper/recipes/wait-for.js';
import { type Asking, type AskOptions, requireService } from './ask-service.js';

export interface AwaitServiceOptions extends Pick<AskOptions, 'timeoutMs' | 'signal'> {
  /** Called once, when nobody leads at first. */
  readonly onWaiting: () => void;
}

/**
 * What can be known before a request is worth its preparations: that a maas service has its records here, that a request may be submitted,
 * and that somebody leads, or comes to lead in time.
 *
 * @throws Failure NO_LEADER, LAYOUT_MISMATCH; ZooKeeperError not allowed; the reason of the signal
 */
export async function awaitService(asking: Asking, { timeoutMs, signal, onWaiting }: AwaitServiceOptions): Promise<void> {
  const { zk, control, clock, random } = asking;
  const late = () => new Failure('NO_LEADER', `no maas service leads: none came in ${timeoutMs / 1000} s, and nothing was uploaded`);
  await within({ clock, limitMs: timeoutMs, signal, late }, async (waiting) => {
    await requireService(asking, waiting);
    await rehearseCreate(zk, { path: control.request(random.uuid()) }, asking, waiting);
    let told = false;
    const leader = (names: readonly string[] = []) => {
      const [first] = candidateOrder(names);
      if (first === undefined && !told) onWaiting();
      told = true;
      return first;
    };
    await waitForChildren(zk, control.election, leader, asking, waiting);
  });
}
