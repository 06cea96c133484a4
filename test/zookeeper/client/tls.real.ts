import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { orSkipLoudly } from '../../stack/wanting.js';
import { startZooKeeper } from '../../stack/zookeeper.js';
import { connectForTest } from '../server-ensemble.js';

const directory = mkdtempSync(path.join(os.tmpdir(), 'maas-tls-'));
const stack = await orSkipLoudly('ZooKeeper with TLS', () => startZooKeeper({ tls: { keyStorePem: keyStore() } }));
afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true });
});

/** A certificate for 127.0.0.1, signed by itself, with its key behind it. */
function keyStore(): string {
  const [key, certificate, both] = ['key.pem', 'certificate.pem', 'both.pem'].map((name) => path.join(directory, name)) as [
    string,
    string,
    string,
  ];
  const subject = ['-subj', '/CN=zookeeper', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const files = ['-keyout', key, '-out', certificate];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...files], { stdio: 'ignore' });
  writeFileSync(both, readFileSync(key, 'utf8') + readFileSync(certificate, 'utf8'));
  return both;
}

describe.skipIf(stack === undefined)('TLS', () => {
  const quorum = () => `127.0.0.1:${stack?.nodes[0]?.tlsPort}`;

  it('carries a session to a server whose certificate the given CA signed', async () => {
    const zk = await connectForTest(quorum(), { tls: { ca: readFileSync(path.join(directory, 'certificate.pem')) } });
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
