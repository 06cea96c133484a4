import path from 'node:path';

interface Layout {
  readonly root: string;
  /** Of all servers. */
  readonly host: string;
  /** Where the classes and the configuration of an application master are. */
  readonly classPath: readonly string[];
  readonly quorum: string;
  readonly ports: readonly number[];
  /** What the one node gives to containers. */
  readonly memoryMb: number;
}

/** How many ports `yarnSite` takes. */
export const yarnPorts = 9;

/** Hadoop's configuration of a small, quick YARN on loopback, with its services. */
export function yarnSite({ root, host, classPath, quorum, ports, memoryMb }: Layout): Readonly<Record<string, string>> {
  const at = (which: number) => `${host}:${ports[which]}`;
  return {
    'yarn.resourcemanager.hostname': host,
    'yarn.resourcemanager.webapp.address': at(0),
    'yarn.resourcemanager.address': at(1),
    'yarn.resourcemanager.scheduler.address': at(2),
    'yarn.resourcemanager.resource-tracker.address': at(3),
    'yarn.resourcemanager.admin.address': at(4),
    'yarn.resourcemanager.nodemanagers.heartbeat-interval-ms': '100',
    'yarn.webapp.api-service.enable': 'true',
    'yarn.scheduler.maximum-allocation-mb': '4096',
    'yarn.scheduler.maximum-allocation-vcores': '4',
    'yarn.timeline-service.enabled': 'false',
    'yarn.log-aggregation-enable': 'false',
    'yarn.nodemanager.hostname': host,
    'yarn.nodemanager.address': at(5),
    'yarn.nodemanager.localizer.address': at(6),
    'yarn.nodemanager.webapp.address': at(7),
    'yarn.nodemanager.collector-service.address': at(8),
    'yarn.nodemanager.local-dirs': path.join(root, 'local'),
    'yarn.nodemanager.log-dirs': path.join(root, 'containers'),
    'yarn.nodemanager.resource.memory-mb': `${memoryMb}`,
    'yarn.nodemanager.resource.cpu-vcores': '64',
    // Memory is enforced as Hadoop does by default, virtual memory too: who runs in a container has to live with that.
    'yarn.nodemanager.pmem-check-enabled': 'true',
    'yarn.nodemanager.vmem-check-enabled': 'true',
    'yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage': '100',
    'yarn.nodemanager.disk-health-checker.min-free-space-per-disk-mb': '0',
    'yarn.nodemanager.env-whitelist': 'JAVA_HOME,LANG,TZ',
    // An application master finds its classes on this machine, so that nothing is uploaded for it.
    'yarn.service.classpath': classPath.join(','),
    'yarn.service.am-resource.memory': '256',
    'yarn.service.am.java.opts': '-Xmx96m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --add-opens=java.base/java.lang=ALL-UNNAMED',
    // Without a registry a start takes minutes.
    'hadoop.registry.zk.quorum': quorum,
  };
}

export const capacityScheduler: Readonly<Record<string, string>> = {
  'yarn.scheduler.capacity.root.queues': 'default',
  'yarn.scheduler.capacity.root.default.capacity': '100',
  'yarn.scheduler.capacity.maximum-am-resource-percent': '1.0',
  'yarn.scheduler.capacity.node-locality-delay': '0',
  'yarn.scheduler.capacity.resource-calculator': 'org.apache.hadoop.yarn.util.resource.DominantResourceCalculator',
};
