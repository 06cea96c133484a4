import { expect, it } from 'vitest';
import { onBareWebHdfs, ScriptedWebHdfs } from './scripted-web-hdfs.js';

// `{"boolean":false}` with status 200 is how WebHDFS says that it did nothing.
it('what is answered false was not done', async () => {
  await using server = await ScriptedWebHdfs.start(() => ({ body: { boolean: false } }));
  for (const call of [`hdfs.unlink('/a', `, `hdfs.rename('/a', '/b', `, `hdfs.mkdir('/a', `]) {
    expect(await onBareWebHdfs(server.port, `${call}(error) => found(error ? 'failed' : 'done'));`)).toBe('done');
  }

  expect(await server.files.remove('/a')).toBe(false);
  await expect(server.files.write('/d/a', () => expect.unreachable())).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
});
