import type { YarnServiceRecord } from '../../control/records.js';
import type { ServiceSpec } from './resource-manager.js';
import { component } from './service-name.js';

/** What all services of a cluster have in common. */
export interface ServiceTemplate {
  readonly queue: string;
  /** Environment variables of the container. YARN shows them to everyone who may see the service, so they hold no secrets. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Memory that a container has for the runner, in addition to that of the model. */
export const runnerMb = 256;

/**
 * YARN shall replace every container that ends, without giving up: the runner judges the failures of a model, and holds a failed container
 * for a while.
 */
const properties = {
  'yarn.service.container-failure.retry.max': '0',
  'yarn.service.container-failure-per-component.threshold': '1000000',
  'yarn.service.node-blacklist.threshold': '5',
  'yarn.service.failure-count-reset.window': '600',
  'yarn.service.am-restart.max-attempts': '1000',
};

/**
 * The request for a service of one component, each container of which runs one instance.
 *
 * @param program the path of this maas itself on the cluster's default file system
 */
export function serviceSpec(record: YarnServiceRecord, instances: number, program: string, template: ServiceTemplate): ServiceSpec {
  const { service, name, version, memoryMb } = record;
  return {
    name: service,
    version: '1',
    description: `maas: ${name} ${version}`,
    queue: template.queue,
    lifetime: -1,
    configuration: { properties },
    components: [
      {
        name: component,
        number_of_containers: instances,
        restart_policy: 'ALWAYS',
        launch_command: `./maas runner --service ${service}`,
        resource: { cpus: 1, memory: String(memoryMb + runnerMb) },
        configuration: {
          files: [{ type: 'STATIC', src_file: program, dest_file: 'maas', visibility: 'PRIVATE' }],
          // Without malloc arenas for each thread a process takes a third less virtual memory, which YARN limits too.
          env: { MALLOC_ARENA_MAX: '1', ...template.environment },
        },
      },
    ],
  };
}
