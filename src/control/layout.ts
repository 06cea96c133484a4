import type { InstanceId, ModelId, NodeName } from '../domain/identity.js';

/** The version of the layout below; another version of maas that finds another number says so instead of guessing. */
export const layoutVersion = 1;

const defaultControlRoot = '/maas/control';

/** Where our own znodes are, beside Metron's and never inside them. What each holds is in records.ts. */
export interface ControlPaths {
  readonly root: string;
  /** The number of this layout, as text. */
  readonly layout: string;
  /** Candidates for leadership, ephemeral-sequential. */
  readonly election: string;
  /** Persistent; its data version is the fencing epoch that every write of a leader checks. */
  readonly epoch: string;
  readonly requests: string;
  readonly quarantine: string;
  readonly deployments: string;
  readonly nodes: string;
  readonly assignments: string;
  readonly instances: string;
  request(id: string): string;
  quarantined(id: string): string;
  /** The parent of a model's versions. */
  versions(name: string): string;
  deployment(model: ModelId): string;
  node(node: NodeName): string;
  assignmentsOf(node: NodeName): string;
  assignment(node: NodeName, instance: InstanceId): string;
  instancesOf(node: NodeName): string;
  instance(node: NodeName, instance: InstanceId): string;
}

export function controlPaths(root: string = defaultControlRoot): ControlPaths {
  const below = (...segments: string[]) => [root, ...segments].join('/');
  return {
    root,
    layout: below('layout'),
    election: below('election'),
    epoch: below('epoch'),
    requests: below('requests'),
    quarantine: below('quarantine'),
    deployments: below('deployments'),
    nodes: below('nodes'),
    assignments: below('assignments'),
    instances: below('instances'),
    request: (id) => below('requests', id),
    quarantined: (id) => below('quarantine', id),
    versions: (name) => below('deployments', name),
    deployment: ({ name, version }) => below('deployments', name, version),
    node: (node) => below('nodes', node),
    assignmentsOf: (node) => below('assignments', node),
    assignment: (node, instance) => below('assignments', node, instance),
    instancesOf: (node) => below('instances', node),
    instance: (node, instance) => below('instances', node, instance),
  };
}
