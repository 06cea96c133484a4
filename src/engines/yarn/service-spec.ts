import type { YarnServiceRecord } from '../../control/records.js';
import type { ServiceSpec } from './resource-manager.js';
import { component } from './service-name.js';

/** What all services of a cluster are made with. */
export interface ServiceTemplate {
  readonly queue: string;
  /** What a container finds in its environment. YARN shows it to whoever may see the service: nothing secret. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What a container is given beside the memory of its model: the runner's own. */
export const runnerMb = 256;

/** One new container after each end, whatever it ended of: what goes wrong in a model is the runner's to judge, and it holds a failed one for a while. */
const properties = {
  'yarn.service.container-failure.retry.max': '0',
  'yarn.service.container-failure-per-component.threshold': '1000000',
  'yarn.service.node-blacklist.threshold': '5',
  'yarn.service.failure-count-reset.window': '600',
  'yarn.service.am-restart.max-attempts': '1000',
};

/**
 * A service of one component, each container of which runs one instance.
 *
 * @param program where this maas itself lies on the cluster's default file system
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
          // Without arenas for each thread it takes a third less of the virtual memory, which YARN counts too.
          env: { MALLOC_ARENA_MAX: '1', ...template.environment },
        },
      },
    ],
  };
}
