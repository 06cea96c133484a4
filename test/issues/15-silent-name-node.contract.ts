import { expect, it } from 'vitest';
import { openWebHdfs } from '../../src/storage/hdfs/connect.js';
import { bytesOf, onBareWebHdfs, ScriptedWebHdfs } from './scripted-web-hdfs.js';

it('a server that never answers is given up', { timeout: 60_000 }, async () => {
  await using server = await ScriptedWebHdfs.start(() => ({ silent: true }));
  expect(await onBareWebHdfs(server.port, `hdfs.stat('/a', () => found('an end'));`)).toBe('nothing');

  await expect(server.files.stat('/a')).rejects.toMatchObject({ code: 'STORE_UNREACHABLE', message: expect.stringContaining('no answer') });
});

it('a DataNode that stops taking or sending is given up', { timeout: 60_000 }, async () => {
  await using server = await ScriptedWebHdfs.start(({ path, operation }) => {
    if (path === '/data') return { silent: true };
    return operation === 'CREATE' ? { status: 307, location: '/data' } : { status: 200, body: { boolean: true } };
  });
  const { hdfs } = openWebHdfs(`webhdfs://127.0.0.1:${server.port}`, server.options);
  const location = await hdfs.create('/a', {}, []);
  await expect(hdfs.send(location, bytesOf('content')(), 7)).rejects.toMatchObject({ reason: 'SILENT' });
});
