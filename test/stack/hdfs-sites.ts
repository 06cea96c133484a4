import path from 'node:path';

type Site = Readonly<Record<string, string>>;

interface Layout {
  readonly root: string;
  readonly user: string;
  readonly rpcPort: number;
  readonly webPort: number;
  /** Of a second NameNode, where there is one. */
  readonly standby: { readonly rpcPort: number; readonly webPort: number } | undefined;
  readonly replication: number;
  readonly properties: Site;
}

/** Hadoop's configuration of a small, quick HDFS on loopback. */
export function hdfsSites({ root, user, rpcPort, webPort, standby, replication, properties }: Layout) {
  const core: Site = {
    'fs.defaultFS': standby === undefined ? `hdfs://127.0.0.1:${rpcPort}` : `hdfs://${pairName}`,
    'hadoop.tmp.dir': path.join(root, 'tmp'),
    'io.native.lib.available': 'false',
    'hadoop.http.staticuser.user': user,
    [`hadoop.proxyuser.${user}.hosts`]: '*',
    [`hadoop.proxyuser.${user}.groups`]: '*',
    // How often free space is measured. The first reading on a loaded machine may be none.
    'fs.df.interval': '500',
    'fs.getspaceused.jitterMillis': '0',
  };
  const hdfs: Site = {
    'dfs.namenode.name.dir': `file://${root}/name`,
    'dfs.replication': `${replication}`,
    'dfs.webhdfs.enabled': 'true',
    'dfs.namenode.rpc-address': `127.0.0.1:${rpcPort}`,
    'dfs.namenode.http-address': `127.0.0.1:${webPort}`,
    'dfs.namenode.handler.count': '5',
    'dfs.namenode.service.handler.count': '3',
    'dfs.namenode.safemode.extension': '0',
    // Neither daemon may hold back space of a disk that others fill, nor stay in safe mode over one wrong reading.
    'dfs.namenode.resource.du.reserved': '0',
    'dfs.namenode.resource.check.interval': '500',
    'dfs.datanode.du.reserved': '0',
    'dfs.namenode.datanode.registration.ip-hostname-check': 'false',
    'dfs.namenode.fs-limits.min-block-size': '1024',
    'dfs.namenode.edits.noeditlogchannelflush': 'true',
    'dfs.namenode.delegation.token.always-use': 'true',
    // A dead DataNode is known to be dead after 2 × recheck + 10 × heartbeat.
    'dfs.namenode.heartbeat.recheck-interval': '2000',
    'dfs.heartbeat.interval': '1',
    'dfs.blockreport.intervalMsec': '60000',
    'dfs.client.block.write.replace-datanode-on-failure.policy': 'NEVER',
    // All register from 127.0.0.1; what tells them apart is the name of each host.
    'dfs.client.use.datanode.hostname': 'true',
    'dfs.datanode.use.datanode.hostname': 'true',
    // How long a writer waits before it asks again whether a block was reported.
    'dfs.client.block.write.locateFollowingBlock.initial.delay.ms': '20',
    'dfs.client.socket-timeout': '5000',
    ...(standby !== undefined && pair(root, [{ rpcPort, webPort }, standby])),
    ...properties,
  };
  return {
    shared: { 'core-site.xml': core, 'hdfs-site.xml': hdfs },
    /** Of the first, or the second, of a pair. */
    nameNode: (at: number): Record<string, string> => ({
      ...hdfs,
      'dfs.ha.namenode.id': `nn${at + 1}`,
      'dfs.namenode.name.dir': `file://${root}/name-${at + 1}`,
    }),
    dataNode: (
      at: number,
      host: string,
      ports: { readonly data: number; readonly web: number; readonly ipc: number },
    ): Record<string, string> => ({
      ...hdfs,
      'dfs.datanode.data.dir': `file://${root}/data-${at + 1}`,
      'dfs.datanode.hostname': host,
      'dfs.datanode.address': `${host}:${ports.data}`,
      'dfs.datanode.http.address': `${host}:${ports.web}`,
      'dfs.datanode.ipc.address': `${host}:${ports.ipc}`,
      'dfs.datanode.handler.count': '3',
    }),
  };
}

/** The name service of two NameNodes. */
const pairName = 'pair';

/** Two NameNodes that share their journal on this machine's disk; which is active is said by hand. */
function pair(root: string, nameNodes: readonly { readonly rpcPort: number; readonly webPort: number }[]): Site {
  const addresses = nameNodes.flatMap(({ rpcPort, webPort }, at) => [
    [`dfs.namenode.rpc-address.${pairName}.nn${at + 1}`, `127.0.0.1:${rpcPort}`],
    [`dfs.namenode.http-address.${pairName}.nn${at + 1}`, `127.0.0.1:${webPort}`],
  ]);
  return {
    'dfs.nameservices': pairName,
    [`dfs.ha.namenodes.${pairName}`]: 'nn1,nn2',
    ...Object.fromEntries(addresses),
    'dfs.namenode.shared.edits.dir': `file://${root}/shared-edits`,
    [`dfs.client.failover.proxy.provider.${pairName}`]: 'org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider',
    'dfs.client.failover.sleep.base.millis': '100',
    'dfs.client.failover.sleep.max.millis': '1000',
    'dfs.ha.fencing.methods': 'shell(/bin/true)',
    'dfs.ha.tail-edits.period': '1',
  };
}

export function siteXml(entries: Site): string {
  const properties = Object.entries(entries).map(([name, value]) => `<property><name>${name}</name><value>${value}</value></property>`);
  return `<?xml version="1.0"?>\n<configuration>\n${properties.join('\n')}\n</configuration>\n`;
}
