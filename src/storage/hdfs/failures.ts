import { type Code, Failure } from '../../errors/catalogue.js';
import { HdfsFault, invalidToken, isUnknownHost, NoAnswer, NoNameNode, unreadableToken } from './fault.js';
import { noDataNode, noRoom } from './without-data-node.js';

const codes: Readonly<Record<string, Code>> = {
  FileNotFoundException: 'NO_SUCH_FILE',
  AccessControlException: 'NOT_ALLOWED',
  AuthorizationException: 'NOT_ALLOWED',
  AuthenticationException: 'NOT_ALLOWED',
  SecurityException: 'NOT_ALLOWED',
  InvalidToken: 'NOT_ALLOWED',
  [invalidToken]: 'NOT_ALLOWED',
  [unreadableToken]: 'NOT_ALLOWED',
  FileAlreadyExistsException: 'NOT_ALLOWED',
  ParentNotDirectoryException: 'NOT_ALLOWED',
  PathIsNotEmptyDirectoryException: 'NOT_ALLOWED',
  SnapshotAccessControlException: 'NOT_ALLOWED',
  NSQuotaExceededException: 'STORE_FULL',
  DSQuotaExceededException: 'STORE_FULL',
  QuotaByStorageTypeExceededException: 'STORE_FULL',
  QuotaExceededException: 'STORE_FULL',
  ClusterStorageCapacityExceededException: 'STORE_FULL',
  DiskChecker$DiskOutOfSpaceException: 'STORE_FULL',
  [noRoom]: 'STORE_FULL',
};

const newTokenHint =
  'the delegation token has expired or was cancelled: put a new one in its place (docs/hdfs.md), or unset hdfs-token where there is a ticket of kinit or a keytab';

const hints: Readonly<Record<string, string>> = {
  NSQuotaExceededException:
    'hdfs dfs -count -q PATH shows the quota of names; free some with maas model gc, or raise it with hdfs dfsadmin -setQuota',
  DSQuotaExceededException:
    'hdfs dfs -count -q PATH shows the quota of space; free some with maas model gc, or raise it with hdfs dfsadmin -setSpaceQuota',
  SafeModeException:
    'the NameNode takes no changes yet: hdfs dfsadmin -safemode get shows why; it leaves by itself when its blocks are reported',
  InvalidToken: newTokenHint,
  [invalidToken]: newTokenHint,
  [unreadableToken]: 'hdfs-token names what is no delegation token of HDFS: docs/hdfs.md says how to get one',
  [noRoom]: 'free storage with maas model gc, or add disks; hdfs dfsadmin -report shows what each DataNode has left',
  [noDataNode]: 'start the DataNodes, or see in their logs why they are not up; hdfs dfsadmin -report shows which are',
  AccessControlException: 'act as another user (hdfs-user; with Kerberos, kinit), or have the owner of the directory let you',
};

const nameNodeHint =
  'see that the NameNode runs, and that --store is right: webhdfs:// wants its web port (9870, on Hadoop 2 50070), which hdfs://HOST finds by itself';
const dataNodeHint = 'maas must reach the web port of each DataNode: see that it runs, and what lies between';
const impersonationHint =
  'core-site.xml of the NameNodes says in hadoop.proxyuser.USER.hosts and .groups (or .users) for whom, and from where, the user that maas is to HDFS may act';

/** Hints by the exception's text, for exceptions that have many meanings. */
const hintsByText: readonly (readonly [RegExp, string])[] = [
  [/is not allowed to impersonate/, impersonationHint],
  [
    /^Failed to find datanode\b|^All datanodes .* are bad\b/i,
    'hdfs dfsadmin -report shows which DataNodes are up, and what each has left; their logs say why',
  ],
  // A NameNode's port for Hadoop's own protocol; a DataNode's web port.
  [/\bHadoop IPC port\b|^Invalid operation /, nameNodeHint],
];

/**
 * What HDFS or the network said, as a failure of the catalogue; what neither said (an abort, a defect) as it is.
 *
 * @param what what was being done, to which path: `can't store hdfs://ns/apps/maas/a`
 */
export function asFailure(error: unknown, what: string): unknown {
  if (error instanceof HdfsFault) return ofFault(error, what);
  // An unknown NameNode is a wrong setting. DataNodes are named by HDFS, so an unknown one is missing in this machine's DNS.
  if (isUnknownHost(error) && !(error instanceof NoNameNode)) {
    return new Failure(
      'STORE_UNREACHABLE',
      `${what}: ${error.message}`,
      { server: error.server },
      {
        cause: error,
        hint: `HDFS names its hosts as its own network knows them: put ${hostOf(error.server)} in this machine's DNS or /etc/hosts`,
      },
    );
  }
  if (error instanceof NoAnswer) {
    const hint = error instanceof NoNameNode ? nameNodeHint : dataNodeHint;
    return new Failure('STORE_UNREACHABLE', `${what}: ${error.message}`, { server: error.server }, { cause: error, hint });
  }
  return error;
}

function ofFault(fault: HdfsFault, what: string): Failure {
  const { exception, status, server, message } = fault;
  const details = { server, status, exception };
  const hint = hintsByText.find(([pattern]) => pattern.test(message))?.[1] ?? entryOf(hints, exception);
  return new Failure(codeOf(fault), `${what}: ${message}`, details, { cause: fault, hint });
}

function codeOf({ exception, status, message }: HdfsFault): Code {
  const known = entryOf(codes, exception);
  if (known !== undefined) return known;
  // A cluster without a DataNode that has room says so in an exception that may be anything: its text is all there is to tell.
  if (/could only be (?:written|replicated) to 0 |No space left on device|out of space/i.test(message)) return 'STORE_FULL';
  if (status === 507 || status === 413) return 'STORE_FULL';
  if (exception === undefined && status === 401) return 'NOT_ALLOWED';
  return 'STORE_UNREACHABLE';
}

/** The exception is whatever the server wrote: `constructor` must not find what every object inherits. */
function entryOf<Entry>(table: Readonly<Record<string, Entry>>, exception: string | undefined): Entry | undefined {
  return exception !== undefined && Object.hasOwn(table, exception) ? table[exception] : undefined;
}

function hostOf(server: string): string {
  const [first = server] = server.split(', ');
  return URL.parse(first)?.hostname ?? first;
}
