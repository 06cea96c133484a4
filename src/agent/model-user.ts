import { Failure } from '../errors/catalogue.js';
import type { Processes, UserIdentity } from '../runtime/processes/processes.js';

export interface ModelUserOptions {
  /** The user id of the agent itself. */
  readonly uid: number;
  readonly runAs?: string | undefined;
  readonly allowRoot: boolean;
  /** The PATH on which to find `id`, which looks the user up. */
  readonly path: string;
}

const timeoutMs = 10_000;

/**
 * The user that models run as; undefined: the agent's own user.
 *
 * @throws Failure ROOT_REFUSED, NOT_ALLOWED for another user when the agent is not root, WRONG_USAGE for a user that is not there
 */
export async function modelUser(
  { uid, runAs, allowRoot, path }: ModelUserOptions,
  processes: Processes,
): Promise<UserIdentity | undefined> {
  if (runAs === undefined) {
    if (uid === 0 && !allowRoot) throw new Failure('ROOT_REFUSED', 'models would run as root');
    return undefined;
  }
  const numberOf = async (option: '-u' | '-g') => {
    const program = { file: 'id', arguments: [option, '--', runAs], directory: '/', environment: { PATH: path }, timeoutMs };
    const { status, stdout } = await processes.run(program);
    if (status !== 0)
      throw new Failure(
        'WRONG_USAGE',
        `this machine has no user ${runAs}`,
        { user: runAs },
        { hint: 'give --run-as a user of this machine' },
      );
    return Number(stdout.trim());
  };
  const user = { uid: await numberOf('-u'), gid: await numberOf('-g') };
  if (user.uid === 0 && !allowRoot) throw new Failure('ROOT_REFUSED', `models would run as root: ${runAs} is root`);
  if (user.uid === uid) return undefined;
  if (uid !== 0) {
    const hint = 'start the agent as root, or leave out --run-as';
    throw new Failure('NOT_ALLOWED', `only root may run models as ${runAs}`, { user: runAs }, { hint });
  }
  return user;
}
