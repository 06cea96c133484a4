import { Failure } from '../../errors/catalogue.js';

/** Hadoop's properties by name, from core-site.xml and hdfs-site.xml. */
export type HadoopProperties = ReadonlyMap<string, string>;

export interface HdfsLocation {
  /** Without its path: `hdfs://nameservice`. */
  readonly uri: string;
  /** Absolute, decoded, without a slash at its end; `''` is the root. */
  readonly path: string;
  /** Web addresses of the NameNodes, in the order to try them: `http://node1:9870`. */
  readonly nameNodes: readonly string[];
}

/** Hadoop 3's, then Hadoop 2's. */
const webPorts = { http: [9870, 50070], https: [9871, 50470] } as const;

/**
 * Where the NameNodes of an address are.
 *
 * - `webhdfs://`, `http://`: the port is that of the web server. `swebhdfs://`, `https://`: the same with TLS.
 * - `hdfs://nameservice`: every NameNode that hdfs-site.xml gives the name service.
 * - `hdfs://host[:port]`: the port is that of Hadoop's own protocol, which we don't speak. The web address is what hdfs-site.xml says,
 *   else Hadoop 3's port, else Hadoop 2's.
 * - A list of hosts stands for NameNodes of which any may be the active one.
 *
 * @throws Failure BAD_SETTING
 */
export function locateHdfs(address: string, properties: HadoopProperties): HdfsLocation {
  const [, scheme = '', authority = '', rawPath = ''] = /^(hdfs|webhdfs|swebhdfs|https?):\/\/([^/?#]+)([^?#]*)$/.exec(address) ?? [];
  const hosts = authority.split(',').map(parseHost);
  if (scheme === '' || hosts.includes(undefined)) {
    throw new Failure('BAD_SETTING', `${address} is no address of HDFS`, { address }, { hint: 'give hdfs://HOST-OR-NAMESERVICE/PATH' });
  }
  const known = hosts.filter((host) => host !== undefined);
  const nameNodes = scheme === 'hdfs' ? known.flatMap((host) => ofHdfs(host, properties)) : known.map((host) => webAddress(scheme, host));
  return { uri: `${scheme}://${authority}`, path: decodePath(rawPath.replace(/\/+$/, '')), nameNodes: [...new Set(nameNodes)] };
}

interface Host {
  readonly name: string;
  readonly port: string | undefined;
}

function parseHost(text: string): Host | undefined {
  const [, name, port] = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+)(?::(\d{1,5}))?$/.exec(text.trim()) ?? [];
  return name === undefined ? undefined : { name, port };
}

function webAddress(scheme: string, { name, port }: Host): string {
  const protocol = scheme === 'https' || scheme === 'swebhdfs' ? 'https' : 'http';
  return `${protocol}://${name}:${port ?? webPorts[protocol][0]}`;
}

function ofHdfs({ name, port }: Host, properties: HadoopProperties): string[] {
  const protocol = properties.get('dfs.http.policy') === 'HTTPS_ONLY' ? 'https' : 'http';
  const services = list(properties.get('dfs.nameservices') ?? properties.get('dfs.internal.nameservices'));
  if (port === undefined && services.includes(name)) {
    const ids = list(properties.get(`dfs.ha.namenodes.${name}`));
    const suffixes = ids.length === 0 ? [`.${name}`, ''] : ids.map((id) => `.${name}.${id}`);
    const found = suffixes.flatMap((suffix) => ofSuffix(protocol, suffix, properties));
    if (found.length > 0) return found;
  }
  const own = properties.get('dfs.namenode.rpc-address');
  const configured = isAbout(name, own, properties) ? properties.get(`dfs.namenode.${protocol}-address`) : undefined;
  return [...addressed(protocol, configured, name), ...webPorts[protocol].map((web) => `${protocol}://${name}:${web}`)];
}

/** Whether hdfs-site.xml's plain properties are about this NameNode. Without a name service they describe one NameNode only, that of fs.defaultFS. */
function isAbout(name: string, rpc: string | undefined, properties: HadoopProperties): boolean {
  const host = (text: string | undefined) => parseHost((text ?? '').replace(/^hdfs:\/\//, '').replace(/\/.*$/, ''))?.name;
  return [host(rpc), host(properties.get('fs.defaultFS')), host(properties.get('fs.default.name'))].includes(name);
}

function ofSuffix(protocol: 'http' | 'https', suffix: string, properties: HadoopProperties): string[] {
  const rpcHost = parseHost(properties.get(`dfs.namenode.rpc-address${suffix}`) ?? '')?.name;
  const found = addressed(protocol, properties.get(`dfs.namenode.${protocol}-address${suffix}`), rpcHost);
  if (found.length > 0 || rpcHost === undefined) return found;
  return webPorts[protocol].map((web) => `${protocol}://${rpcHost}:${web}`);
}

/** @param host what stands in for an address that only says where a server binds */
function addressed(protocol: 'http' | 'https', address: string | undefined, host: string | undefined): string[] {
  const parsed = parseHost(address ?? '');
  if (parsed === undefined) return [];
  const name = ['0.0.0.0', '[::]'].includes(parsed.name) ? host : parsed.name;
  return name === undefined ? [] : [`${protocol}://${name}:${parsed.port ?? webPorts[protocol][0]}`];
}

function list(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Of a URI's path; as it is where that is not encoded. */
export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
