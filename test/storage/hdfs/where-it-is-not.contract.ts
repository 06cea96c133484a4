import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { openHdfsStore } from '../../../src/storage/hdfs/connect.js';
import { bytesOf, remoteException, type Script, ScriptedWebHdfs } from '../../issues/scripted-web-hdfs.js';

const digest = { sha256: '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881', size: 1 };
const file = { type: 'FILE', length: 1, modificationTime: 1, pathSuffix: '', owner: 'o', group: 'g', permission: '644' };

/** A NameNode whose only DataNode is elsewhere. */
const dataNodeAt =
  (dataNode: string): Script =>
  ({ path, operation }) => {
    if (operation === 'CREATE' || operation === 'OPEN') return { status: 307, location: `${dataNode}/webhdfs/v1/x?op=${operation}` };
    if (operation === 'LISTSTATUS') return { body: { FileStatuses: { FileStatus: [] } } };
    if (operation === 'MKDIRS' || operation === 'DELETE') return { body: { boolean: true } };
    if (path.endsWith('/there')) return { body: { FileStatus: file } };
    return { status: 404, body: remoteException('FileNotFoundException') };
  };

describe('HDFS that is not where it should be', () => {
  it('a DataNode by a name that only its own network knows', async () => {
    await using server = await ScriptedWebHdfs.start(dataNodeAt('http://datanode7.invalid:9864'));
    const unknown = {
      code: 'STORE_UNREACHABLE',
      message: expect.stringContaining('datanode7.invalid'),
      hint: expect.stringMatching(/datanode7\.invalid in this machine's DNS or \/etc\/hosts/),
    };
    await expect(server.store.put('a', bytesOf('x'), digest)).rejects.toMatchObject(unknown);
    await expect(server.store.get('there').then((content) => text(content))).rejects.toMatchObject(unknown);
  });

  it('a DataNode that nothing lets through to', async () => {
    await using server = await ScriptedWebHdfs.start(dataNodeAt('http://127.0.0.1:1'));
    await expect(server.store.put('a', bytesOf('x'), digest)).rejects.toMatchObject({
      code: 'STORE_UNREACHABLE',
      message: expect.stringContaining('http://127.0.0.1:1: nothing listens there'),
      hint: expect.stringContaining('web port of each DataNode'),
    });
  });

  it.each(['webhdfs://127.0.0.1:1/store', 'webhdfs://namenode.invalid:9870/store', 'webhdfs://127.0.0.1:1,namenode.invalid:9870/store'])(
    'a NameNode at %s',
    async (address) => {
      await using server = await ScriptedWebHdfs.start(() => ({}));
      await expect(openHdfsStore(address, server.options).list('')).rejects.toMatchObject({
        code: 'STORE_UNREACHABLE',
        hint: expect.stringContaining('wants its web port (9870'),
      });
    },
  );

  it("a NameNode's port for Hadoop's own protocol, and a DataNode's web port", async () => {
    const ipc =
      'It looks like you are making an HTTP request to a Hadoop IPC port. This is not the correct port for the web interface on this daemon.';
    await using rpc = await ScriptedWebHdfs.start(() => ({ status: 404, body: `${ipc}\n` }));
    await using dataNode = await ScriptedWebHdfs.start(() => ({
      status: 400,
      body: remoteException('IllegalArgumentException', 'Invalid operation LISTSTATUS'),
    }));
    for (const { store } of [rpc, dataNode]) {
      await expect(store.list('')).rejects.toMatchObject({
        code: 'STORE_UNREACHABLE',
        hint: expect.stringContaining('wants its web port (9870'),
      });
    }
  });
});
