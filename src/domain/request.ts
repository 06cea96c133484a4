import { type Code, Failure } from '../errors/catalogue.js';
import {
  type Artifact,
  type Deployment,
  type DeploymentKind,
  type EngineName,
  type ManifestRecord,
  type Misfit,
  sameContent,
} from './deployment.js';
import { describeModel, type ModelId, type ModelName, type ModelVersion, modelName, modelVersion } from './identity.js';
import { type PlacementNode, place } from './placement.js';

/** What a request asks for. Numbers are not validated yet: `decideRequest` does that, so that a bad request gets an answer. */
export type RequestArguments = AddArguments | RemoveArguments | ScaleArguments;

export interface AddArguments {
  readonly verb: 'add';
  readonly name: ModelName;
  readonly version: ModelVersion;
  readonly engine: EngineName;
  readonly kind: DeploymentKind;
  /** More instances, or with `ensure` how many there shall be. */
  readonly instances: number;
  readonly ensure: boolean;
  readonly memoryMb: number;
  readonly artifact: Artifact;
  readonly manifest: ManifestRecord;
  /** Whether to allow new content for a version that is deployed; its instances are replaced then. */
  readonly replace?: boolean | undefined;
}

export interface RemoveArguments {
  readonly verb: 'remove';
  readonly name: ModelName;
  readonly version: ModelVersion;
  readonly instances: number;
}

export interface ScaleArguments {
  readonly verb: 'scale';
  readonly name: ModelName;
  readonly version: ModelVersion;
  readonly instances: number;
}

/** The state on which a decision is based. */
export interface DeciderView {
  /** The deployment with the request's name and version, if there is one. */
  readonly deployment: Deployment | undefined;
  readonly engines: readonly EngineName[];
  /**
   * The engine's nodes with what is assigned to them; undefined when the engine places by itself.
   * Instances that are on their way out don't count: their room is as good as free.
   */
  readonly nodes: readonly PlacementNode[] | undefined;
  /** Whether a request may wait for room. One from Metron's queue must: its sender could not be told that there was none. */
  readonly mayWait: boolean;
}

export type RequestOutcome = Done | Rejection;

export interface Done {
  readonly state: 'done';
  readonly deployment: Deployment;
  /** Wanted instances. */
  readonly before: number;
  readonly after: number;
  /** What was done otherwise than asked. */
  readonly reason?: string;
}

export interface Rejection {
  readonly state: 'rejected';
  readonly code: Code;
  readonly reason: string;
  /** With NO_NODE_FITS: why, for each node. */
  readonly misfits?: readonly Misfit[];
}

/** A bound against mistakes, far above what ZooKeeper and people could handle. */
const mostInstances = 10_000;

/**
 * Decides a request: the result is a new desired state of its deployment, or a rejection that changes nothing.
 *
 * @param now epoch ms
 */
export function decideRequest(request: RequestArguments, view: DeciderView, now: number): RequestOutcome {
  try {
    modelName(request.name);
    modelVersion(request.version);
    checkInstances(request);
    return decided(request, view, now);
  } catch (error) {
    if (error instanceof NoNodeFits) return { state: 'rejected', code: error.code, reason: error.message, misfits: error.misfits };
    if (error instanceof Failure) return { state: 'rejected', code: error.code, reason: error.message };
    throw error;
  }
}

class NoNodeFits extends Failure {
  readonly misfits: readonly Misfit[];

  constructor(message: string, misfits: readonly Misfit[]) {
    super('NO_NODE_FITS', message);
    this.misfits = misfits;
  }
}

function decided(request: RequestArguments, view: DeciderView, now: number): RequestOutcome {
  switch (request.verb) {
    case 'add':
      return add(request, view, now);
    case 'remove':
      return remove(request, existing(request, view), now);
    case 'scale':
      return scale(request, existing(request, view), view, now);
  }
}

function add(request: AddArguments, view: DeciderView, now: number): RequestOutcome {
  if (!view.engines.includes(request.engine)) {
    throw new Failure('BAD_REQUEST', `the maas service that leads has no engine ${request.engine}, only ${view.engines.join(', ')}`);
  }
  if (request.artifact.uri === '')
    throw new Failure('BAD_REQUEST', `the request does not say where the files of ${describeModel(request)} are`);
  checkMemory(request.memoryMb, view.nodes);

  const before = view.deployment;
  if (before === undefined || before.instances === 0) {
    const wanted = newDeployment(request, before, now);
    checkRoom(wanted, wanted.instances, view);
    return { state: 'done', deployment: wanted, before: 0, after: wanted.instances };
  }
  return addTo(before, request, view, now);
}

function addTo(before: Deployment, request: AddArguments, view: DeciderView, now: number): RequestOutcome {
  checkSameDeployment(before, request);
  const replaced = !sameContent(before.artifact, request.artifact);
  if (replaced && request.replace !== true) {
    throw new Failure('EXISTS_WITH_OTHER_CONTENT', `${describeModel(before)} is deployed with other content, from ${before.artifact.uri}`);
  }
  const resized = before.memoryMb !== request.memoryMb;
  const instances = request.ensure ? request.instances : before.instances + request.instances;
  checkTotal(request, instances);

  const wanted: Deployment = {
    ...before,
    instances,
    memoryMb: request.memoryMb,
    artifact: replaced ? request.artifact : before.artifact,
    manifest: replaced ? request.manifest : before.manifest,
    revision: before.revision + (replaced || resized ? 1 : 0),
    updatedAt: now,
  };
  checkRoom(wanted, resized ? wanted.instances : wanted.instances - before.instances, view);
  return {
    state: 'done',
    deployment: wanted,
    before: before.instances,
    after: instances,
    ...(resized && {
      reason: `memory is ${request.memoryMb} MB now: the ${before.instances} instances of ${before.memoryMb} MB are replaced`,
    }),
    ...(replaced && { reason: `the content is another: the ${before.instances} instances of the former are replaced` }),
  };
}

function remove(request: RemoveArguments, before: Deployment, now: number): RequestOutcome {
  const after = Math.max(0, before.instances - request.instances);
  const asked = request.instances > before.instances;
  return {
    state: 'done',
    deployment: { ...before, instances: after, updatedAt: now },
    before: before.instances,
    after,
    ...(asked && { reason: `${request.instances} were to be removed, and there were ${before.instances}: all are removed` }),
  };
}

function scale(request: ScaleArguments, before: Deployment, view: DeciderView, now: number): RequestOutcome {
  checkTotal(request, request.instances);
  const wanted = { ...before, instances: request.instances, updatedAt: now };
  checkRoom(wanted, wanted.instances - before.instances, view);
  return { state: 'done', deployment: wanted, before: before.instances, after: wanted.instances };
}

function existing(request: RequestArguments, { deployment }: DeciderView): Deployment {
  if (deployment !== undefined && deployment.instances > 0) return deployment;
  throw new Failure('NO_SUCH_MODEL', `no model ${describeModel(request)} is deployed`);
}

function newDeployment(request: AddArguments, former: Deployment | undefined, now: number): Deployment {
  const { name, version, engine, kind, instances, memoryMb, artifact, manifest } = request;
  const revision = (former?.revision ?? 0) + 1;
  return { name, version, engine, kind, instances, memoryMb, artifact, manifest, revision, createdAt: now, updatedAt: now };
}

function checkInstances(request: RequestArguments): void {
  const least = request.verb === 'scale' || (request.verb === 'add' && request.ensure) ? 0 : 1;
  if (!Number.isSafeInteger(request.instances) || request.instances < least) {
    throw new Failure('BAD_REQUEST', `the number of instances must be ${least} or more, not ${request.instances}`);
  }
  if (request.verb !== 'remove') checkTotal(request, request.instances);
}

function checkTotal(request: RequestArguments, instances: number): void {
  if (instances <= mostInstances) return;
  throw new Failure('BAD_REQUEST', `${instances} instances of ${describeModel(request)} are more than the ${mostInstances} that maas runs`);
}

function checkSameDeployment(before: Deployment, { engine, kind }: AddArguments): void {
  if (before.engine !== engine) {
    throw new Failure('BAD_REQUEST', `${describeModel(before)} is deployed on the engine ${before.engine}, not ${engine}`);
  }
  if (before.kind !== kind) throw new Failure('BAD_REQUEST', `${describeModel(before)} is deployed as a ${before.kind}, not a ${kind}`);
}

/**
 * @param nodes undefined: not of an engine that we place on
 * @throws Failure MEMORY_OUT_OF_RANGE
 */
export function checkMemory(memoryMb: number, nodes: readonly Pick<PlacementNode, 'node' | 'memoryMb'>[] | undefined): void {
  if (!Number.isSafeInteger(memoryMb) || memoryMb < 1) {
    throw new Failure('MEMORY_OUT_OF_RANGE', `an instance needs 1 MB of memory or more, not ${memoryMb}`);
  }
  const largest = nodes?.reduce<Pick<PlacementNode, 'node' | 'memoryMb'> | undefined>(
    (most, node) => (node.memoryMb > (most?.memoryMb ?? 0) ? node : most),
    undefined,
  );
  if (largest !== undefined && memoryMb > largest.memoryMb) {
    throw new Failure(
      'MEMORY_OUT_OF_RANGE',
      `${memoryMb} MB is more than any node has: the largest, ${largest.node}, has ${largest.memoryMb} MB`,
    );
  }
}

/** All that is asked for fits now, or none of it is taken on: who is told that nothing fits may ask again without doubling anything. */
function checkRoom(wanted: Deployment, count: number, { nodes, mayWait }: DeciderView): void {
  if (nodes === undefined || mayWait || count <= 0) return;

  const replaces = count === wanted.instances;
  const rooms = replaces ? nodes.map((node) => without(node, wanted)) : nodes;
  const [shortfall] = place(rooms, [{ model: wanted, memoryMb: wanted.memoryMb, count }]).shortfalls;
  if (shortfall === undefined) return;

  const reasons = shortfall.reasons.map(({ node, reason }) => (node === null ? reason : `${node} ${reason}`));
  throw new NoNodeFits(
    `${shortfall.count} of ${count} instances of ${describeModel(wanted)} fit on no node: ${reasons.join('; ')}`,
    shortfall.reasons,
  );
}

function without(node: PlacementNode, model: ModelId): PlacementNode {
  const isOther = (other: ModelId) => other.name !== model.name || other.version !== model.version;
  return { ...node, occupants: node.occupants.filter((occupant) => isOther(occupant.model)) };
}
