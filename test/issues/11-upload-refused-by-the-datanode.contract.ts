import { expect, it } from 'vitest';
import { bytesOf, onBareWebHdfs, type Script, ScriptedWebHdfs } from './scripted-web-hdfs.js';

const refusing =
  (status: number): Script =>
  ({ path, operation }) => {
    if (path === '/data') return { status, body: 'no' };
    if (operation === 'CREATE') return { status: 307, location: '/data' };
    return operation === 'MKDIRS'
      ? { body: { boolean: true } }
      : { status: 404, body: { RemoteException: { exception: 'FileNotFoundException' } } };
  };

// The library looks for a few statuses only, and takes the others for success: what was sent is lost.
it.each([
  [413, 'STORE_FULL'],
  [507, 'STORE_FULL'],
  [502, 'STORE_UNREACHABLE'],
  [503, 'STORE_UNREACHABLE'],
])('an upload that the DataNode answers with %i has failed', { timeout: 60_000 }, async (status, code) => {
  await using server = await ScriptedWebHdfs.start(refusing(status));
  expect(await onBareWebHdfs(server.port, `hdfs.writeFile('/a', 'content', (error) => found(error ? 'failed' : 'done'));`)).toBe('done');

  await expect(server.files.write('/a', bytesOf('content'))).rejects.toMatchObject({ code });
});
