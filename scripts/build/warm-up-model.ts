import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const listens = `
const server = require('node:http').createServer((request, response) => response.end('{}'));
server.listen(0, '127.0.0.1', () => {
  require('node:fs').writeFileSync('endpoint.dat', JSON.stringify({ url: 'http://127.0.0.1:' + server.address().port }));
});
`;

/**
 * A model that needs nothing but a shell and the Node that runs this.
 *
 * @returns `directory`
 */
export function writeWarmUpModel(directory: string): string {
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, 'model.cjs'), listens);
  writeFileSync(path.join(directory, 'rest.sh'), `#!/bin/sh\nexec '${process.execPath}' model.cjs\n`, { mode: 0o755 });
  writeFileSync(path.join(directory, 'maas.yaml'), 'stop:\n  drainSeconds: 0\n');
  return directory;
}
