import { z } from 'zod';
import type { InstanceId, ModelName, ModelVersion, NodeName } from '../domain/identity.js';
import { instanceStates } from '../domain/instance.js';
import { jsonCodec } from './codec.js';

/** Unknown fields are dropped on reading, so that a newer maas may add some: a changed meaning needs a new layout version. */

const name = z.string().transform((text) => text as ModelName);
const version = z.string().transform((text) => text as ModelVersion);
const node = z.string().transform((text) => text as NodeName);
const instance = z.string().transform((text) => text as InstanceId);
/** epoch ms */
const moment = z.number().int();

/** What a node fetches: an archive of ours, or a flat directory of Metron's, which has no digest. */
const artifact = z.object({
  form: z.enum(['archive', 'flat']),
  uri: z.string(),
  sha256: z.string().optional(),
  /** bytes */
  size: z.number().int().nonnegative().optional(),
});

/** Of maas.yaml, checked when it was packed; the agent parses it with domain/model-manifest. */
const manifest = z.record(z.string(), z.unknown());

const engine = z.enum(['agents', 'yarn']);
const kind = z.enum(['model', 'worker']);

const addArguments = z.object({
  verb: z.literal('add'),
  name,
  version,
  engine,
  kind,
  /** More instances, or with `ensure` how many there shall be. */
  instances: z.number().int().min(0),
  ensure: z.boolean(),
  memoryMb: z.number().int().min(1),
  artifact,
  manifest,
  /** Another content for a name and version that is deployed: its instances are replaced. Dev clusters only. */
  replace: z.boolean().optional(),
});

const removeArguments = z.object({ verb: z.literal('remove'), name, version, instances: z.number().int().min(1) });
const scaleArguments = z.object({ verb: z.literal('scale'), name, version, instances: z.number().int().min(0) });

const requestArguments = z.discriminatedUnion('verb', [addArguments, removeArguments, scaleArguments]);

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
  /** Counts the changes of artifact, memory or manifest: instances of an older one are replaced. */
  revision: z.number().int().min(1),
  createdAt: moment,
  updatedAt: moment,
  /** The leader's view of what it could not place. */
  unplaced: z
    .object({ count: z.number().int().min(1), reasons: z.array(z.object({ node: node.nullable(), reason: z.string() })), since: moment })
    .optional(),
});

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
});

export type Artifact = z.output<typeof artifact>;
export type EngineName = z.output<typeof engine>;
export type RequestArguments = z.output<typeof requestArguments>;
export type AddArguments = z.output<typeof addArguments>;
export type Request = z.output<typeof request>;
export type Deployment = z.output<typeof deployment>;
export type NodeRecord = z.output<typeof nodeRecord>;
export type Assignment = z.output<typeof assignment>;
export type InstanceRecord = z.output<typeof instanceRecord>;
export type LastExit = z.output<typeof lastExit>;

export const requestCodec = jsonCodec(request);
export const deploymentCodec = jsonCodec(deployment);
export const nodeCodec = jsonCodec(nodeRecord);
export const assignmentCodec = jsonCodec(assignment);
export const instanceCodec = jsonCodec(instanceRecord);
