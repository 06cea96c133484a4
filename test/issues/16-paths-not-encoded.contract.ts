import { expect, it } from 'vitest';
import { onBareWebHdfs, ScriptedWebHdfs } from './scripted-web-hdfs.js';

const path = '/a b/50%/#1/q?x=y/é';

// Sent as they are, `#` and `?` end the path, and a `%` is half of an escape.
it('a path arrives as it is, whatever is in it', async () => {
  const status = {
    FileStatus: { type: 'FILE', length: 7, modificationTime: 1, pathSuffix: '', owner: 'o', group: 'g', permission: '644' },
  };
  await using server = await ScriptedWebHdfs.start(() => ({ body: status }));
  const arrived = () => {
    const sent = server.asked.at(-1)?.path.replace('/webhdfs/v1', '') ?? '';
    try {
      return decodeURIComponent(sent);
    } catch {
      return sent;
    }
  };
  await onBareWebHdfs(server.port, `hdfs.stat(${JSON.stringify(path)}, () => found('an end'));`);
  expect(arrived()).not.toBe(path);

  await server.files.stat(path);
  expect(arrived()).toBe(path);
});
