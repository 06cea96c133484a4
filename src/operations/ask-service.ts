import { hasLayout } from '../control/ensure-layout.js';
import type { ControlPaths } from '../control/layout.js';
import { type Request, type RequestArguments, requestCodec } from '../control/records.js';
import { type Code, catalogue, Failure } from '../errors/catalogue.js';
import type { Clock } from '../runtime/clock.js';
import type { Random } from '../runtime/random.js';
import { type Version, type Znode, type ZooKeeper, ZooKeeperError } from '../zookeeper/port.js';

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

/** A request that the leader carried out: what it asked stands in the deployments, and instances follow. */
export interface Decision {
  readonly id: string;
  /** Wanted instances of the deployment. */
  readonly wanted: { readonly before: number; readonly after: number };
  /** What was done otherwise than asked. */
  readonly reason: string | undefined;
}

/**
 * Puts a request before the leader, exactly once whatever the network does, and waits for its decision.
 *
 * A request that nobody has decided in time, or by the abort of `signal`, is withdrawn: nothing of it happens later.
 *
 * @throws Failure of the code that the leader rejected it with; NO_LEADER, TIMED_OUT, LAYOUT_MISMATCH; the reason of the signal
 */
export async function askService(asking: Asking, args: RequestArguments, { requester, timeoutMs, signal }: AskOptions): Promise<Decision> {
  const { zk, control, clock, random } = asking;
  const patience = new AbortController();
  const waiting = AbortSignal.any([signal, patience.signal]);
  const alarm = clock.sleep(timeoutMs, waiting).then(
    () => patience.abort(new Error('waited long enough')),
    () => {},
  );

  const path = control.request(random.uuid());
  try {
    await requireService(asking, waiting);
    const request: Request = { arguments: args, requester, submittedAt: clock.now(), state: 'waiting' };
    await submit(zk, path, requestCodec.encode(request), waiting);
    return answer(path, await decided(zk, path, waiting));
  } catch (error) {
    if (!waiting.aborted || error instanceof Failure) throw error;
    const late = await withdraw(zk, path);
    if (late !== undefined) return answer(path, late);
    signal.throwIfAborted();
    throw await tooLate(asking, timeoutMs);
  } finally {
    patience.abort(new Error('answered'));
    await alarm;
  }
}

async function requireService({ zk, control }: Asking, signal: AbortSignal): Promise<void> {
  if (await hasLayout(zk, control, signal)) return;
  throw new Failure('NO_LEADER', `no maas service has ever run on this cluster: there is no ${control.root}`, { root: control.root });
}

/** The path is ours alone, so finding it there means that it was us. */
async function submit(zk: ZooKeeper, path: string, data: Uint8Array, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await zk.create(path, data, { signal });
      return;
    } catch (error) {
      if (isFault(error, 'exists')) return;
      if (!isFault(error, 'unknown', 'unavailable', 'session lost')) throw error;
      signal.throwIfAborted();
      // What was in flight when the connection broke is settled once this server has caught up.
      await settled(zk, path, signal);
    }
  }
}

async function settled(zk: ZooKeeper, path: string, signal: AbortSignal): Promise<void> {
  try {
    await zk.sync(path, { signal });
  } catch (error) {
    if (!isFault(error, 'unknown', 'unavailable', 'session lost')) throw error;
  }
}

async function decided(zk: ZooKeeper, path: string, signal: AbortSignal): Promise<Request> {
  for (;;) {
    const changed = Promise.withResolvers<void>();
    const znode = await readAgain(zk, path, changed.resolve, signal);
    const request = decode(znode, path);
    if (request.state !== 'waiting') return request;
    await orAbort(changed.promise, signal);
  }
}

async function readAgain(zk: ZooKeeper, path: string, watch: () => void, signal: AbortSignal): Promise<Znode | undefined> {
  for (;;) {
    try {
      return await zk.read(path, { watch, signal });
    } catch (error) {
      if (!isFault(error, 'unknown', 'unavailable', 'session lost')) throw error;
      signal.throwIfAborted();
      await settled(zk, path, signal);
    }
  }
}

function decode(znode: Znode | undefined, path: string): Request {
  if (znode !== undefined) return requestCodec.decode(znode.data, path);
  throw new Failure('BAD_REQUEST', `the maas service could not read ${path}, and put it aside under quarantine/`, { path });
}

/** @returns the decision when it came first */
async function withdraw(zk: ZooKeeper, path: string): Promise<Request | undefined> {
  // The caller's signal is over by now, and this must not be.
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
    throw new Failure('TIMED_OUT', `the request ${path} is not decided, and could not be withdrawn: it may still be`, { path }, { cause });
  }
}

const withdrawalMs = 2_000;

async function deleted(zk: ZooKeeper, path: string, version: Version, signal: AbortSignal): Promise<boolean> {
  try {
    await zk.delete(path, version, { signal });
    return true;
  } catch (error) {
    if (isFault(error, 'no znode')) return true;
    if (isFault(error, 'version conflict', 'unknown')) return false;
    throw error;
  }
}

async function tooLate({ zk, control }: Asking, timeoutMs: number): Promise<Failure> {
  const candidates = await zk.children(control.election, { signal: AbortSignal.timeout(withdrawalMs) }).catch(() => undefined);
  const seconds = timeoutMs / 1000;
  if (candidates === undefined || candidates.length === 0) {
    return new Failure('NO_LEADER', `no maas service leads: nobody took the request in ${seconds} s, and it is withdrawn`);
  }
  return new Failure(
    'TIMED_OUT',
    `the maas service did not decide the request in ${seconds} s, and it is withdrawn`,
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
  const { name, version } = request.arguments;
  throw new Failure(knownCode(request.code), request.reason ?? 'the maas service rejected the request', {
    request: id,
    name,
    version,
    ...(request.misfits !== undefined && { reasons: request.misfits.map(({ node, reason }) => ({ node: node ?? 'any node', reason })) }),
  });
}

/** A newer leader may reject for reasons that this client has no code for. */
function knownCode(code: string | undefined): Code {
  return code !== undefined && Object.hasOwn(catalogue, code) ? (code as Code) : 'BAD_REQUEST';
}

function isFault(error: unknown, ...faults: readonly string[]): boolean {
  return error instanceof ZooKeeperError && faults.includes(error.fault);
}

function orAbort(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise: result, resolve, reject } = Promise.withResolvers<void>();
  const abort = () => reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  promise.then(resolve, reject);
  return result.finally(() => signal.removeEventListener('abort', abort));
}
