import path from 'node:path';
import type { Kerberos } from './kerberos.ts';

type Site = Readonly<Record<string, string>>;

interface Layout {
  readonly root: string;
  readonly user: string;
  /** Of the NameNodes. */
  readonly host: string;
  readonly rpcPort: number;
  readonly webPort: number;
  readonly kerberos: Kerberos | undefined;
  /** Of a second NameNode, where there is one. */
  readonly standby: { readonly rpcPort: number; readonly webPort: number } | undefined;
  readonly replication: number;
  readonly properties: Site;
}

/** Hadoop's configuration of a small, quick HDFS on loopback. */
export function hdfsSites({ root, user, host: nameNodeHost, rpcPort, webPort, kerberos, standby, replication, properties }: Layout) {
  const core: Site = {
    'fs.defaultFS': standby === undefined ? `hdfs://${nameNodeHost}:${rpcPort}` : `hdfs://${pairName}`,
    'hadoop.tmp.dir': path.join(root, 'tmp'),
    'io.native.lib.available': 'false',
    'hadoop.http.staticuser.user': user,
    [`hadoop.proxyuser.${user}.hosts`]: '*',
    [`hadoop.proxyuser.${user}.groups`]: '*',
    // How often free space is measured. The first reading on a loaded machine may be none.
    'fs.df.interval': '500',
    'fs.getspaceused.jitterMillis': '0',
    ...(kerberos !== undefined && kerberosCore(kerberos)),
  };
  const hdfs: Site = {
    'dfs.namenode.name.dir': `file://${root}/name`,
    'dfs.replication': `${replication}`,
    'dfs.webhdfs.enabled': 'true',
    'dfs.namenode.rpc-address': `${nameNodeHost}:${rpcPort}`,
    'dfs.namenode.http-address': `${nameNodeHost}:${webPort}`,
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
    ...(standby !== undefined && pair(root, nameNodeHost, [{ rpcPort, webPort }, standby])),
    ...(kerberos !== undefined && kerberosHdfs(kerberos)),
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
function pair(root: string, host: string, nameNodes: readonly { readonly rpcPort: number; readonly webPort: number }[]): Site {
  const addresses = nameNodes.flatMap(({ rpcPort, webPort }, at) => [
    [`dfs.namenode.rpc-address.${pairName}.nn${at + 1}`, `${host}:${rpcPort}`],
    [`dfs.namenode.http-address.${pairName}.nn${at + 1}`, `${host}:${webPort}`],
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

function kerberosCore({ realm, keytabOf, secretFile }: Kerberos): Site {
  return {
    'hadoop.security.authentication': 'kerberos',
    'hadoop.http.authentication.type': 'kerberos',
    'hadoop.http.authentication.kerberos.principal': `HTTP/localhost@${realm}`,
    'hadoop.http.authentication.kerberos.keytab': keytabOf('http'),
    'hadoop.http.authentication.signature.secret.file': secretFile,
    'hadoop.proxyuser.maas.hosts': '*',
    'hadoop.proxyuser.maas.groups': '*',
  };
}

/** Block tokens want ports that only root may open, or TLS between the DataNodes: or to be told that it is a test. */
function kerberosHdfs({ realm, keytabOf }: Kerberos): Site {
  const server = { principal: `hdfs/localhost@${realm}`, keytab: keytabOf('hdfs') };
  return {
    'dfs.block.access.token.enable': 'true',
    'ignore.secure.ports.for.testing': 'true',
    'dfs.namenode.kerberos.principal': server.principal,
    'dfs.namenode.keytab.file': server.keytab,
    'dfs.datanode.kerberos.principal': server.principal,
    'dfs.datanode.keytab.file': server.keytab,
    'dfs.web.authentication.kerberos.principal': `HTTP/localhost@${realm}`,
    'dfs.web.authentication.kerberos.keytab': keytabOf('http'),
  };
}

export function siteXml(entries: Site): string {
  const properties = Object.entries(entries).map(([name, value]) => `<property><name>${name}</name><value>${value}</value></property>`);
  return `<?xml version="1.0"?>\n<configuration>\n${properties.join('\n')}\n</configuration>\n`;
}
