import { z } from 'zod';
import type { Artifact, Deployment } from '../domain/deployment.js';
import type { InstanceId, ModelName, ModelVersion, NodeName } from '../domain/identity.js';
import { instanceStates } from '../domain/instance.js';
import type { RequestArguments } from '../domain/request.js';
import { workAccount } from '../domain/work-account.js';
import { jsonCodec } from './codec.js';

/** Unknown fields are dropped on reading, so that a newer maas may add some: a changed meaning needs a new layout version. */

const name = z.string().transform((text) => text as ModelName);
const version = z.string().transform((text) => text as ModelVersion);
const node = z.string().transform((text) => text as NodeName);
const instance = z.string().transform((text) => text as InstanceId);
/** epoch ms */
const moment = z.number().int();

const artifact = z.object({
  form: z.enum(['archive', 'flat']),
  uri: z.string(),
  sha256: z.string().optional(),
  size: z.number().int().nonnegative().optional(),
}) satisfies z.ZodType<Artifact>;

/** The agent parses it with domain/model-manifest. */
const manifest = z.record(z.string(), z.unknown());

const engine = z.enum(['agents', 'yarn']);
const kind = z.enum(['model', 'worker']);

/** Numbers out of range are decoded too: the leader judges them, and says so in the answer. */
const requestArguments = z.discriminatedUnion('verb', [
  z.object({
    verb: z.literal('add'),
    name,
    version,
    engine,
    kind,
    instances: z.number(),
    ensure: z.boolean(),
    memoryMb: z.number(),
    artifact,
    manifest,
    replace: z.boolean().optional(),
  }),
  z.object({ verb: z.literal('remove'), name, version, instances: z.number() }),
  z.object({ verb: z.literal('scale'), name, version, instances: z.number() }),
]) satisfies z.ZodType<RequestArguments>;

const misfits = z.array(z.object({ node: node.nullable(), reason: z.string() })).readonly();

/**
 * `waiting`: written by a client, or made of an item of Metron's queue. `done`: what it asks stands in the deployments; instances follow.
 * `rejected`: changed nothing; `code` is of the error catalogue.
 */
const request = z.object({
  arguments: requestArguments,
  requester: z.object({ user: z.string(), host: z.string(), via: z.enum(['maas', 'metron']) }),
  submittedAt: moment,
  state: z.enum(['waiting', 'done', 'rejected']),
  decidedAt: moment.optional(),
  code: z.string().optional(),
  /** A sentence for people: why rejected, or what was done otherwise than asked. */
  reason: z.string().optional(),
  /** With NO_NODE_FITS: why, for each node. */
  misfits: misfits.optional(),
  /** Wanted instances of the deployment after and before this request. */
  wanted: z.object({ before: z.number().int(), after: z.number().int() }).optional(),
});

const deployment = z.object({
  name,
  version,
  engine,
  kind,
  instances: z.number().int().min(0),
  memoryMb: z.number().int(),
  artifact,
  manifest,
  revision: z.number().int().min(1),
  createdAt: moment,
  updatedAt: moment,
  unplaced: z.object({ count: z.number().int().min(1), reasons: misfits, since: moment }).optional(),
}) satisfies z.ZodType<Deployment>;

const nodeRecord = z.object({
  node,
  /** What endpoints are reached by from other hosts. */
  address: z.string(),
  /** What instances may be given in all. */
  memoryMb: z.number().int(),
  labels: z.record(z.string(), z.string()),
  draining: z.boolean(),
  maasVersion: z.string(),
  startedAt: moment,
  bootId: z.string(),
  hostname: z.string(),
  /** The agent's own listener: a Unix socket, for commands on the same machine. */
  socket: z.string().optional(),
});

const assignment = z.object({
  instance,
  name,
  version,
  kind,
  artifact,
  manifest,
  memoryMb: z.number().int(),
  /** Of the deployment, when it was placed. */
  revision: z.number().int(),
  placedAt: moment,
});

const lastExit = z.object({
  at: moment,
  /** Neither is there when the agent could not learn it. */
  status: z.number().int().optional(),
  signal: z.string().optional(),
  stderr: z.array(z.string()),
});

const instanceRecord = z.object({
  instance,
  name,
  version,
  node,
  revision: z.number().int(),
  state: z.enum(instanceStates),
  since: moment,
  /** Why it is in this state, for people: the restart's delay, what readiness waits for, why it failed. */
  reason: z.string().optional(),
  pid: z.number().int().optional(),
  endpoint: z.object({ url: z.string(), functions: z.record(z.string(), z.string()) }).optional(),
  restarts: z.number().int(),
  lastExit: lastExit.optional(),
  /** Of a worker that runs: what it has done by then. */
  work: workAccount.extend({ at: moment }).optional(),
});

/** Who stands for leader, or leads: the data of a znode in election/. */
const candidate = z.object({
  host: z.string(),
  pid: z.number().int(),
  maasVersion: z.string(),
  since: moment,
  /** How long its session outlives it, at the most. */
  sessionTimeoutMs: z.number().int().optional(),
  /** What tells its process from a later one of that pid, and where that pid means it. */
  process: z.object({ startTicks: z.number().int(), bootId: z.string(), pidNamespace: z.string() }).optional(),
});

/** What could not be understood, and was put aside so that it holds nothing up. */
const quarantined = z.object({
  source: z.enum(['metron queue', 'requests']),
  /** Of the znode it was. */
  name: z.string(),
  reason: z.string(),
  at: moment,
  /** base64; of what is very long, the beginning. */
  data: z.string(),
  /** Of the original, bytes. */
  length: z.number().int(),
});

export type Request = z.output<typeof request>;
export type Candidate = z.output<typeof candidate>;
export type Quarantined = z.output<typeof quarantined>;
export type NodeRecord = z.output<typeof nodeRecord>;
export type Assignment = z.output<typeof assignment>;
export type InstanceRecord = z.output<typeof instanceRecord>;
export type LastExit = z.output<typeof lastExit>;

export const candidateCodec = jsonCodec(candidate);
export const quarantinedCodec = jsonCodec(quarantined);
export const requestCodec = jsonCodec(request);
export const deploymentCodec = jsonCodec(deployment);
export const nodeCodec = jsonCodec(nodeRecord);
export const assignmentCodec = jsonCodec(assignment);
export const instanceCodec = jsonCodec(instanceRecord);
