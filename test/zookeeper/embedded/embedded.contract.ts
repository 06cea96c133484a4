import { afterAll, beforeAll } from 'vitest';
import { zooKeeperContract } from '../contract.js';
import { serverTestEnsemble } from '../server-ensemble.js';
import { type ServerForTest, serverForTest, temporaryDirectory } from './embedded-server.js';

let server: ServerForTest;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  const directory = resources.use(await temporaryDirectory());
  server = resources.use(await serverForTest(directory.path, { tickMs: 2_000 }));
});
afterAll(() => resources.disposeAsync());

zooKeeperContract('embedded server', async () => serverTestEnsemble(server.port));
