import { expect, it } from 'vitest';
import { openHdfsStore } from '../../src/storage/hdfs/connect.js';
import { freePorts } from '../stack/ports.js';
import { onBareWebHdfs, remoteException, ScriptedWebHdfs } from './scripted-web-hdfs.js';

const exists = `hdfs.exists('/store/a', (there) => found(there));`;
const standingBy = () =>
  ScriptedWebHdfs.start(() => ({ status: 403, body: remoteException('StandbyException', 'READ is not supported in state standby') }));

// The library takes every error for an answer to the question.
it('a NameNode that stands by or is down does not say that a file is not there', { timeout: 60_000 }, async () => {
  await using server = await standingBy();
  const [nobody = 0] = await freePorts(1);
  expect(await onBareWebHdfs(server.port, exists)).toBe('false');
  expect(await onBareWebHdfs(nobody, exists)).toBe('false');

  await expect(server.store.stat('a')).rejects.toMatchObject({ code: 'STORE_UNREACHABLE', message: expect.stringContaining('standby') });
  await expect(openHdfsStore(`webhdfs://127.0.0.1:${nobody}/store`, server.options).stat('a')).rejects.toMatchObject({
    code: 'STORE_UNREACHABLE',
    message: expect.stringContaining('nothing listens there'),
  });
});

it('the other NameNode is asked instead, and stays the first to be asked', async () => {
  const status = {
    FileStatus: { type: 'FILE', length: 7, modificationTime: 1, pathSuffix: '', owner: 'o', group: 'g', permission: '644' },
  };
  await using standby = await standingBy();
  await using active = await ScriptedWebHdfs.start(() => ({ body: status }));
  const store = openHdfsStore(`webhdfs://127.0.0.1:${standby.port},127.0.0.1:${active.port}/store`, active.options);

  expect(await store.stat('a')).toMatchObject({ size: 7 });
  expect(await store.stat('a')).toMatchObject({ size: 7 });
  expect([standby.asked.length, active.asked.length]).toEqual([1, 2]);
});
