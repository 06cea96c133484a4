import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { binary } from '../build/binary.js';
import { orSkipLoudly } from '../stack/wanting.js';
import { startZooKeeper } from '../stack/zookeeper.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';
import { ownCertificate } from '../zookeeper/own-certificate.js';

const directory = await temporaryDirectory();
const { certificate, keyStore } = ownCertificate(directory.path);
// Of each other both sides want a certificate, as ZooKeeper does unless it is told otherwise.
const properties = { 'ssl.clientAuth': 'need', 'ssl.trustStore.location': certificate };
const stack = await orSkipLoudly('ZooKeeper with TLS', () => startZooKeeper({ tls: { keyStorePem: keyStore }, properties }));
afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

const quorum = () => `127.0.0.1:${stack?.nodes[0]?.tlsPort}`;

/** @param lines of the client's properties; none: in the clear */
function maas(args: readonly string[], lines?: readonly string[]) {
  const file = path.join(directory.path, 'zk.properties');
  writeFileSync(file, (lines ?? []).join('\n'));
  const env = { HOME: '/nonexistent', PATH: '/usr/bin:/bin', ...(lines !== undefined && { MAAS_ZK_CONFIG: file }) };
  const { promise, resolve } = Promise.withResolvers<{ status: number; stdout: string; stderr: string }>();
  const child = execFile(binary, [...args, '-z', quorum()], { env }, (_error, stdout, stderr) =>
    resolve({ status: child.exitCode ?? -1, stdout, stderr }),
  );
  child.stdin?.end();
  return promise;
}

const vouched = ['zookeeper.client.secure=true', `zookeeper.ssl.trustStore.location=${certificate}`];
const known = [...vouched, `zookeeper.ssl.keyStore.location=${keyStore}`];

describe.skipIf(stack === undefined)('a ZooKeeper that wants TLS', () => {
  it('is come to by what zk-config says, doctor asking each server so too', async () => {
    expect(await maas(['deploy', 'list'], known)).toMatchObject({ status: 0 });
    const { stdout } = await maas(['doctor'], known);
    expect(stdout).toMatch(/^ok {3}quorum: 127\.0\.0\.1:\d+: standalone, 3\./m);
    expect(stdout).toMatch(/^ok {3}settings: zk-config .*zk\.properties, from environment variable MAAS_ZK_CONFIG$/m);
  });

  it.each([
    ['in the clear', undefined, /^Error: no ZooKeeper server answers: /],
    ['without its authority', ['zookeeper.client.secure=true'], /certificate/],
    ['without a certificate of our own', vouched, /^Error: no ZooKeeper server answers: /],
  ])('is out of reach %s, with 8', async (_how, lines, message) => {
    expect(await maas(['deploy', 'list', '--timeout', '3s'], lines)).toMatchObject({ status: 8, stderr: expect.stringMatching(message) });
  });
});
