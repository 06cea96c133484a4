import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { orSkipLoudly } from '../../stack/wanting.js';
import { startZooKeeper } from '../../stack/zookeeper.js';
import { ownCertificate } from '../own-certificate.js';
import { connectForTest } from '../server-ensemble.js';

const directory = mkdtempSync(path.join(os.tmpdir(), 'maas-tls-'));
const own = ownCertificate(directory);
const stack = await orSkipLoudly('ZooKeeper with TLS', () => startZooKeeper({ tls: { keyStorePem: own.keyStore } }));
afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true });
});

describe.skipIf(stack === undefined)('TLS', () => {
  const quorum = () => `127.0.0.1:${stack?.nodes[0]?.tlsPort}`;

  it('carries a session to a server whose certificate the given CA signed', async () => {
    const zk = await connectForTest(quorum(), { tls: { ca: readFileSync(own.certificate) } });
    expect(await zk.children('/')).toContain('zookeeper');
    await zk.close();
  });

  it('refuses a server that nobody vouches for, and says so', async () => {
    const connecting = connectForTest(quorum(), { tls: {}, connectTimeoutMs: 1_000 });
    await expect(connecting).rejects.toMatchObject({ code: 'ZOOKEEPER_UNREACHABLE', message: expect.stringContaining('certificate') });
  });

  it('says so where a port does not speak it', async () => {
    const connecting = connectForTest(stack?.quorum ?? '', { tls: {}, connectTimeoutMs: 1_500 });
    await expect(connecting).rejects.toMatchObject({ code: 'ZOOKEEPER_UNREACHABLE' });
  });
});
