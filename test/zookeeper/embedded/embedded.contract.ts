import { zooKeeperContract } from '../contract.js';
import { serverTestEnsemble } from '../server-ensemble.js';
import { serverOfFile } from './embedded-server.js';

const server = serverOfFile({ tickMs: 2_000 });

zooKeeperContract('embedded server', async () => serverTestEnsemble(server().port));
