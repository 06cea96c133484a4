import type { InstanceId, ModelId, NodeName } from '../domain/identity.js';

/** The version of our znode layout. A maas that finds another version in a cluster fails instead of guessing. */
export const layoutVersion = 1;

const defaultControlRoot = '/maas/control';

/** The paths of our own znodes, which are beside Metron's and never inside them. records.ts defines what each holds. */
export interface ControlPaths {
  readonly root: string;
  /** Holds the version of the layout, as text. */
  readonly layout: string;
  /** Parent of the candidates for leadership, which are ephemeral and sequential. */
  readonly election: string;
  /** Persistent. Its data version is the epoch: every write of a leader checks it, which fences off former leaders. */
  readonly epoch: string;
  readonly requests: string;
  readonly quarantine: string;
  readonly deployments: string;
  readonly nodes: string;
  readonly assignments: string;
  readonly instances: string;
  /** Made by the first leader with the engine yarn: its data says what its services are told by. */
  readonly yarn: string;
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
  yarnService(service: string): string;
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
    yarn: below('yarn'),
    request: (id) => below('requests', id),
    quarantined: (id) => below('quarantine', id),
    versions: (name) => below('deployments', name),
    deployment: ({ name, version }) => below('deployments', name, version),
    node: (node) => below('nodes', node),
    assignmentsOf: (node) => below('assignments', node),
    assignment: (node, instance) => below('assignments', node, instance),
    instancesOf: (node) => below('instances', node),
    instance: (node, instance) => below('instances', node, instance),
    yarnService: (service) => below('yarn', service),
  };
}
