import { z } from 'zod';
import { type Artifact, type Deployment, engineNames } from '../domain/deployment.js';
import type { InstanceId, ModelName, ModelVersion, NodeName } from '../domain/identity.js';
import { instanceStates } from '../domain/instance.js';
import type { RequestArguments } from '../domain/request.js';
import { workAccount } from '../domain/work-account.js';
import { jsonCodec } from './codec.js';

// The records in our znodes. Unknown fields are dropped on reading, so that a newer maas may add some. A changed meaning of a field needs a new
// layout version.

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

/** Stored as it is; the agent parses it with domain/model-manifest.ts. */
const manifest = z.record(z.string(), z.unknown());

const engine = z.enum(engineNames);
const kind = z.enum(['model', 'worker']);

/** Numbers are not range-checked here: the leader does that, and says so in its answer. */
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
  /** A sentence for people: why it was rejected, or how what was done differs from what was asked. */
  reason: z.string().optional(),
  /** With NO_NODE_FITS: why, for each node. */
  misfits: misfits.optional(),
  /** How many instances were wanted before and after this request. */
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
  unplaced: z.object({ count: z.number().int().min(1), reasons: misfits, code: z.string().optional(), since: moment }).optional(),
}) satisfies z.ZodType<Deployment>;

const nodeRecord = z.object({
  node,
  /** The address by which other hosts reach its models. */
  address: z.string(),
  /** The total memory that instances may be given. */
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

/** What runs of a deployment, as it was when it was placed. */
const placed = {
  name,
  version,
  kind,
  artifact,
  manifest,
  memoryMb: z.number().int(),
  /** The deployment's revision. */
  revision: z.number().int(),
  placedAt: moment,
};

const assignment = z.object({ instance, ...placed });

/** A YARN service that runs one revision of a model, as its containers read it. */
const yarnService = z.object({ service: z.string(), ...placed });

/** The data of yarn/: what the names of its services have, and those of no other control root. */
const yarnCluster = z.object({ id: z.string().regex(/^[0-9a-f]{8}$/) });

const lastExit = z.object({
  at: moment,
  /** `status` and `signal` are both missing when the agent could not learn how it ended. */
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
  /** For an instance that YARN runs: its znode is an ephemeral one of the runner in this container. */
  container: z.object({ id: z.string(), service: z.string(), hostname: z.string(), socket: z.string().optional() }).optional(),
  /** For a running worker: what it had done at the time `at`. */
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

/** A znode that could not be decoded, and was moved out of the way. */
const quarantined = z.object({
  source: z.enum(['metron queue', 'requests']),
  /** The name of the original znode. */
  name: z.string(),
  reason: z.string(),
  at: moment,
  /** The data in base64, cut if it is very long. */
  data: z.string(),
  /** The length of the original data, bytes. */
  length: z.number().int(),
});

export type Request = z.output<typeof request>;
export type Candidate = z.output<typeof candidate>;
export type Quarantined = z.output<typeof quarantined>;
export type NodeRecord = z.output<typeof nodeRecord>;
export type Assignment = z.output<typeof assignment>;
export type InstanceRecord = z.output<typeof instanceRecord>;
export type YarnServiceRecord = z.output<typeof yarnService>;
export type LastExit = z.output<typeof lastExit>;

export const candidateCodec = jsonCodec(candidate);
export const quarantinedCodec = jsonCodec(quarantined);
export const requestCodec = jsonCodec(request);
export const deploymentCodec = jsonCodec(deployment);
export const nodeCodec = jsonCodec(nodeRecord);
export const assignmentCodec = jsonCodec(assignment);
export const yarnServiceCodec = jsonCodec(yarnService);
export const yarnClusterCodec = jsonCodec(yarnCluster);
export const instanceCodec = jsonCodec(instanceRecord);
