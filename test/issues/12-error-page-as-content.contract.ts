import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { onBareWebHdfs, ScriptedWebHdfs } from './scripted-web-hdfs.js';

const status = { FileStatus: { type: 'FILE', length: 7, modificationTime: 1, pathSuffix: '', owner: 'o', group: 'g', permission: '644' } };

// Statuses that the library does not know as errors come with a page, which it hands out as what was in the file.
it('a page that says what is wrong is not the content of a file', { timeout: 60_000 }, async () => {
  await using server = await ScriptedWebHdfs.start(({ path, operation }) => {
    if (path === '/data') return { status: 503, body: '<html>try later</html>' };
    return operation === 'OPEN' ? { status: 307, location: '/data' } : { body: status };
  });
  const bare = await onBareWebHdfs(server.port, `hdfs.readFile('/a', (error, data) => found(error ? 'failed' : data));`);
  expect(bare).toBe('<html>try later</html>');

  const reading = server.files.read('/a').then((stream) => text(stream));
  await expect(reading).rejects.toMatchObject({ code: 'STORE_UNREACHABLE', message: expect.stringContaining('try later') });
});
