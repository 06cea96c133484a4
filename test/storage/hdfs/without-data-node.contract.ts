import { expect, it } from 'vitest';
import { bytesOf, remoteException, type Script, ScriptedWebHdfs } from '../../issues/scripted-web-hdfs.js';

const digest = { sha256: '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881', size: 1 };

/** As Hadoop 3.4.2 answers, whether its DataNodes are full or down. */
const withoutDataNode =
  (state: object | undefined): Script =>
  ({ path, operation }) => {
    if (path === '/jmx') return state === undefined ? { status: 403 } : { body: { beans: [state] } };
    if (operation === 'CREATE')
      return {
        status: 403,
        body: remoteException('IOException', 'Failed to find datanode, suggest to check cluster health. excludeDatanodes=null'),
      };
    if (operation === 'LISTSTATUS') return { body: { FileStatuses: { FileStatus: [] } } };
    if (path === '/webhdfs/v1/') return { body: { FileStatus: { type: 'DIRECTORY' } } };
    if (operation === 'MKDIRS') return { body: { boolean: true } };
    return { status: 404, body: remoteException('FileNotFoundException') };
  };

async function expectRefused(server: ScriptedWebHdfs, code: string, message: RegExp, hint: RegExp): Promise<void> {
  await expect(server.store.put('a', bytesOf('x'), digest)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
    hint: expect.stringMatching(hint),
  });
}

it.each([
  ['none is up', { NumLiveDataNodes: 0, CapacityRemaining: 0 }, 'STORE_UNREACHABLE', /no DataNode that is up/, /start the DataNodes/],
  ['all are full', { NumLiveDataNodes: 2, CapacityRemaining: 200e6 }, 'STORE_FULL', /190 MB free on 2 DataNodes/, /model gc/],
  [
    'all has room',
    { NumLiveDataNodes: 2, CapacityRemaining: 200e9 },
    'STORE_UNREACHABLE',
    /suggest to check cluster health/,
    /dfsadmin -report/,
  ],
  ['its state is closed to us', undefined, 'STORE_UNREACHABLE', /suggest to check cluster health/, /dfsadmin -report/],
])('a NameNode that names no DataNode is asked whether %s', async (_name, state, code, message, hint) => {
  await using server = await ScriptedWebHdfs.start(withoutDataNode(state));
  await expectRefused(server, code, message, hint);
  const tries = server.asked.filter(({ operation }) => operation === 'CREATE').length;
  expect(tries).toBeGreaterThan(1);
  expect(tries).toBeLessThanOrEqual(12);
});

/** As Hadoop 3.4.2 answers when the disk of its only DataNode fills up in the middle of a write, and to who wants another than that. */
const filledUp =
  (CapacityRemaining: number): Script =>
  (asked) => {
    if (asked.path === '/data')
      return {
        status: 403,
        body: remoteException('IOException', 'All datanodes [DatanodeInfoWithStorage[127.0.0.1:9866,DS-1,DISK]] are bad. Aborting...'),
      };
    if (asked.operation === 'CREATE' && !asked.query.has('excludedatanodes')) return { status: 307, location: '/data' };
    return withoutDataNode({ NumLiveDataNodes: 1, CapacityRemaining })(asked);
  };

it.each([
  ['is full now', 8e6, 'STORE_FULL', /7 MB free on 1 DataNode/, /model gc/],
  ['has room', 200e9, 'STORE_UNREACHABLE', /All datanodes .* are bad/, /dfsadmin -report/],
])('a DataNode that breaks off an upload, and %s, is told of; and not that there is no other', async (_name, free, code, message, hint) => {
  await using server = await ScriptedWebHdfs.start(filledUp(free));
  await expectRefused(server, code, message, hint);
});
