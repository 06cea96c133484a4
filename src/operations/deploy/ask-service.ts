import { hasLayout } from '../../control/ensure-layout.js';
import type { ControlPaths } from '../../control/layout.js';
import { type Request, requestCodec } from '../../control/records.js';
import type { RequestArguments } from '../../domain/request.js';
import { type Code, catalogue, Failure } from '../../errors/catalogue.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Random } from '../../runtime/random/random.js';
import { within } from '../../runtime/waits/deadline.js';
import type { Version, Znode, ZooKeeper } from '../../zookeeper/port.js';
import { isFault } from '../../zookeeper/recipes/retry.js';
import { submitOnce } from '../../zookeeper/recipes/submit-once.js';
import { waitForZnode } from '../../zookeeper/recipes/wait-for.js';
import { misfitHint, reasonsOf } from './misfits.js';

export interface Asking {
  readonly zk: ZooKeeper;
  readonly control: ControlPaths;
  readonly clock: Clock;
  readonly random: Random;
}

export interface AskOptions {
  readonly requester: Request['requester'];
  /** How long to wait for the leader's decision. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** The leader's answer to a request that it accepted: the deployment is changed, and instances will follow. */
export interface Decision {
  readonly id: string;
  /** How many instances of the deployment are wanted. */
  readonly wanted: { readonly before: number; readonly after: number };
  /** How what was done differs from what was asked. */
  readonly reason: string | undefined;
}

/**
 * Submits a request to the leader, exactly once whatever the network does, and waits for the decision.
 *
 * A request that nobody has decided in time, or by the abort of `signal`, is withdrawn: nothing of it happens later.
 *
 * @throws Failure of the code that the leader rejected it with; NO_LEADER, TIMED_OUT, LAYOUT_MISMATCH; the reason of the signal
 */
export async function askService(asking: Asking, args: RequestArguments, { requester, timeoutMs, signal }: AskOptions): Promise<Decision> {
  const { zk, control, clock, random } = asking;
  const path = control.request(random.uuid());
  const late = () => new Error('waited long enough');
  return within({ clock, limitMs: timeoutMs, signal, late }, async (waiting) => {
    try {
      await requireService(asking, waiting);
      const request: Request = { arguments: args, requester, submittedAt: clock.now(), state: 'waiting' };
      await submitOnce(zk, path, requestCodec.encode(request), asking, waiting);
      return answer(path, await decided(asking, path, waiting));
    } catch (error) {
      // What ends the wait may be a Failure itself, as Ctrl-C is; any other one is the answer.
      if (!waiting.aborted || (error instanceof Failure && error !== waiting.reason)) throw error;
      const lateDecision = await withdraw(zk, path);
      if (lateDecision !== undefined) return answer(path, lateDecision);
      signal.throwIfAborted();
      throw await tooLate(asking, timeoutMs);
    }
  });
}

/** @throws Failure NO_LEADER where no maas service has ever made its records; LAYOUT_MISMATCH */
export async function requireService({ zk, control }: Asking, signal: AbortSignal): Promise<void> {
  if (await hasLayout(zk, control, signal)) return;
  throw new Failure('NO_LEADER', `no maas service has ever run on this cluster: there is no ${control.root}`, { root: control.root });
}

/** Waits for the decision. @throws Failure BAD_REQUEST when the leader quarantined the request; the reason of the signal */
function decided({ zk, ...ports }: Asking, path: string, signal: AbortSignal): Promise<Request> {
  const unlessWaiting = (znode: Znode | undefined) => {
    const request = decode(znode, path);
    return request.state === 'waiting' ? undefined : request;
  };
  return waitForZnode(zk, path, unlessWaiting, ports, signal);
}

function decode(znode: Znode | undefined, path: string): Request {
  if (znode !== undefined) return requestCodec.decode(znode.data, path);
  throw new Failure('BAD_REQUEST', `the maas service could not read ${path} and moved it to quarantine/`, { path });
}

/** Deletes a request that is still waiting. @returns the decision, if one was made first */
async function withdraw(zk: ZooKeeper, path: string): Promise<Request | undefined> {
  // The caller's signal has already aborted; this must still be done.
  const signal = AbortSignal.timeout(withdrawalMs);
  try {
    for (;;) {
      const znode = await zk.read(path, { signal });
      if (znode === undefined) return undefined;
      const request = requestCodec.decode(znode.data, path);
      if (request.state !== 'waiting') return request;
      if (await deleted(zk, path, znode.stat.version, signal)) return undefined;
    }
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure(
      'TIMED_OUT',
      `the request ${path} is not decided and could not be withdrawn: it may still be carried out`,
      { path },
      { cause },
    );
  }
}

const withdrawalMs = 2_000;

async function deleted(zk: ZooKeeper, path: string, version: Version, signal: AbortSignal): Promise<boolean> {
  try {
    await zk.delete(path, version, { signal });
    return true;
  } catch (error) {
    if (isFault(error, 'no znode')) return true;
    if (isFault(error, 'version conflict') || isFault(error, 'unknown')) return false;
    throw error;
  }
}

async function tooLate({ zk, control }: Asking, timeoutMs: number): Promise<Failure> {
  const candidates = await zk.children(control.election, { signal: AbortSignal.timeout(withdrawalMs) }).catch(() => undefined);
  const seconds = timeoutMs / 1000;
  if (candidates === undefined || candidates.length === 0) {
    return new Failure('NO_LEADER', `no maas service leads: nobody took the request within ${seconds} s, so it was withdrawn`);
  }
  return new Failure(
    'TIMED_OUT',
    `the maas service did not decide the request within ${seconds} s, so it was withdrawn`,
    {},
    {
      hint: 'maas service status shows who leads; then run the command again',
    },
  );
}

function answer(path: string, request: Request): Decision {
  const id = path.slice(path.lastIndexOf('/') + 1);
  if (request.state !== 'rejected') {
    return { id, wanted: request.wanted ?? { before: 0, after: 0 }, reason: request.reason };
  }
  const { arguments: asked, misfits, reason = 'the maas service rejected the request' } = request;
  const { name, version } = asked;
  const details = { request: id, name, version, ...(misfits !== undefined && { reasons: reasonsOf(misfits) }) };
  throw new Failure(knownCode(request.code), reason, details, { hint: misfitHint(misfits ?? []) });
}

/** A newer leader may use codes that this client does not know. */
function knownCode(code: string | undefined): Code {
  return code !== undefined && Object.hasOwn(catalogue, code) ? (code as Code) : 'BAD_REQUEST';
}
