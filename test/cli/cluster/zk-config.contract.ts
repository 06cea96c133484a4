import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { readZkConfig } from '../../../src/cli/cluster/zk-config.js';
import { temporaryDirectory } from '../../storage/temporary-directory.js';

const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const key = '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n';

describe("a file of ZooKeeper's client properties", () => {
  let directory: string;
  beforeEach(async () => {
    const temporary = await temporaryDirectory();
    onTestFinished(() => temporary[Symbol.asyncDispose]());
    directory = temporary.path;
  });

  async function file(name: string, content: string, mode = 0o600): Promise<string> {
    const at = path.join(directory, name);
    await writeFile(at, content);
    await chmod(at, mode);
    return at;
  }
  const secure = (...lines: string[]) => file('zk.properties', ['zookeeper.client.secure=true', ...lines].join('\n'), 0o644);

  it('asks for no TLS unless it says that the client is secure', async () => {
    expect(await readZkConfig(await file('a', 'zookeeper.ssl.trustStore.location=/nowhere\n'))).toBeUndefined();
    expect(await readZkConfig(await file('b', 'zookeeper.client.secure = False\n'))).toBeUndefined();
  });

  it('is content with what the system trusts', async () => {
    expect(await readZkConfig(await secure())).toEqual({ anyServerName: false });
  });

  it('names authorities and a certificate of our own', async () => {
    const ca = await file('ca.pem', certificate, 0o644);
    const own = await file('own.pem', key + certificate);
    const lines = [`zookeeper.ssl.trustStore.location=${ca}`, `zookeeper.ssl.keyStore.location=${own}`];
    const config = await secure(...lines, 'zookeeper.ssl.hostnameVerification=false', 'zookeeper.sasl.client=false');
    const mine = key + certificate;
    expect(await readZkConfig(config)).toEqual({ ca: certificate, certificate: mine, key: mine, anyServerName: true });
  });

  it('is refused where others may read its password, or a key', async () => {
    const refused = { code: 'NOT_ALLOWED', hint: expect.stringMatching(/^chmod 600 /) };
    await expect(readZkConfig(await secure('zookeeper.ssl.keyStore.password=secret'))).rejects.toMatchObject(refused);
    const own = await file('own.pem', key + certificate, 0o644);
    await expect(readZkConfig(await secure(`zookeeper.ssl.keyStore.location=${own}`))).rejects.toMatchObject(refused);
  });

  it.each([
    [
      'zookeeper.ssl.trustStore.location=/nowhere.pem',
      /^can't read \/nowhere\.pem, which zookeeper\.ssl\.trustStore\.location in .* names$/,
    ],
    ['zookeeper.ssl.hostnameVerification=perhaps', /hostnameVerification is neither true nor false$/],
  ])('is refused for %s', async (line, message) => {
    const refused = { code: 'BAD_SETTING', message: expect.stringMatching(message) };
    await expect(readZkConfig(await secure(line))).rejects.toMatchObject(refused);
  });

  it('is refused where it names a store of Java, with how to make PEM of it', async () => {
    const jks = await file('trust.jks', '\u{fe}\u{ed}', 0o644);
    const refused = { code: 'BAD_SETTING', message: expect.stringContaining('is not PEM'), hint: expect.stringContaining('keytool') };
    await expect(readZkConfig(await secure(`zookeeper.ssl.trustStore.location=${jks}`))).rejects.toMatchObject(refused);
  });
});
