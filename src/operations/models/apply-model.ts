import { compareVersions } from '../../domain/version-order.js';
import { Failure } from '../../errors/catalogue.js';
import { callModel, type ModelAnswer } from '../../metron/model-call.js';
import type { Registration } from '../../metron/registration.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Random } from '../../runtime/random/random.js';
import type { ZooKeeper } from '../../zookeeper/port.js';
import { registrationsOfModel } from '../cluster/read-registrations.js';

export interface ApplyingModel {
  readonly zk: ZooKeeper;
  /** The znode of Metron's service configuration. */
  readonly zkRoot: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
}

export interface ModelApplication {
  readonly name: string;
  /** Default: the highest that is registered. */
  readonly version?: string | undefined;
  readonly function: string;
  readonly args: Readonly<Record<string, string>>;
  readonly timeoutMs?: number | undefined;
}

export interface AppliedModel {
  readonly name: string;
  readonly version: string;
  /** Of the instance that answered. */
  readonly instance: string;
  readonly url: string;
  readonly answer: ModelAnswer;
}

/** The registration of an instance that has just ended may still exist: try others. */
const instancesTried = 3;

/**
 * Calls a model as a pipeline does: picks a random instance from the registry, and another one if the connection is refused.
 *
 * @throws Failure NO_SUCH_MODEL when none is registered, MODEL_CALL_FAILED
 */
export async function applyModel(
  ports: ApplyingModel,
  { name, version, args, timeoutMs, function: called }: ModelApplication,
): Promise<AppliedModel> {
  const { zk, zkRoot, clock, random, signal } = ports;
  const { registrations } = await registrationsOfModel(zk, zkRoot, name, signal);
  const chosen =
    version ??
    registrations
      .map((each) => each.version)
      .toSorted(compareVersions)
      .at(-1);
  const instances = shuffled(
    registrations.filter((each) => each.version === chosen),
    random,
  ).slice(0, instancesTried);
  if (instances.length === 0) {
    throw new Failure('NO_SUCH_MODEL', `no instance of ${[name, version].join(' ').trim()} is registered`, { name, version });
  }
  for (const [tried, { id, version: ofInstance, url, functions }] of instances.entries()) {
    try {
      const answer = await callModel({ endpoint: { url, functions }, function: called, args, timeoutMs, signal }, clock);
      return { name, version: ofInstance, instance: id, url, answer };
    } catch (error) {
      if (tried === instances.length - 1 || !isGone(error)) throw error;
    }
  }
  throw new Error('the last instance either answered or failed');
}

function isGone(error: unknown): boolean {
  return error instanceof Failure && ['refused', 'unreachable'].includes(String(error.details['trouble']));
}

function shuffled(registrations: readonly Registration[], random: Random): readonly Registration[] {
  return registrations
    .map((registration) => ({ registration, place: random.fraction() }))
    .sort((a, b) => a.place - b.place)
    .map(({ registration }) => registration);
}
