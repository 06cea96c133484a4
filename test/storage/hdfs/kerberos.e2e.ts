import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../../src/runtime/processes/run-program.js';
import type { HdfsIdentity, Negotiation } from '../../../src/storage/hdfs/access.js';
import { openHdfsFileSystem } from '../../../src/storage/hdfs/connect.js';
import { curlNegotiation } from '../../../src/storage/hdfs/negotiate.js';
import { BinaryCluster } from '../../cluster/binary-cluster.js';
import { eventually } from '../../eventually.js';
import { modelFixture } from '../../fixtures/model-fixture.js';
import { run } from '../../stack/downloads.js';
import { startHdfs } from '../../stack/hdfs.js';
import { curlAs, delegationTokenOf, type KerberosUser } from '../../stack/kerberos.js';
import { orSkipLoudly } from '../../stack/wanting.js';
import { temporaryDirectory } from '../temporary-directory.js';
import { hdfsContract } from './file-system-contract.js';
import { optionsFor } from './shared-hdfs.js';

const stack = await orSkipLoudly('Kerberized HDFS', () => startHdfs({ kerberos: true }));
const kerberos = stack?.kerberos;
const kinit = await orSkipLoudly('kinit (Debian: krb5-user)', () => run('sh', ['-c', 'command -v kinit'], '/'));
afterAll(() => stack?.[Symbol.asyncDispose]());

if (stack !== undefined && kerberos !== undefined) {
  const nameNode = `http://${stack.nameNodeAddress}`;
  /** By the keytab alone: curl finds no tickets of anybody on this machine, and leaves none. */
  const asUser = (user: KerberosUser) => ({
    KRB5_CONFIG: kerberos.configFile,
    KRB5_CLIENT_KTNAME: kerberos.keytabOf(user),
    KRB5CCNAME: 'MEMORY:',
  });
  const negotiationOf = (user: KerberosUser, doAs?: string) => {
    const environment = { PATH: process.env['PATH'] ?? '', ...asUser(user) };
    return curlNegotiation({ run: runProgram, environment, user: 'root', doAs });
  };
  const filesBy = (identity: HdfsIdentity) => openHdfsFileSystem(stack.uri, { ...optionsFor(stack), identity });
  const filesAs = (user: KerberosUser, doAs?: string) => filesBy({ user: 'root', doAs, negotiation: negotiationOf(user, doAs) });
  const content = () => Readable.from([Buffer.from('a model')], { objectMode: false });
  const write = (user: KerberosUser, at: string, doAs?: string) => filesAs(user, doAs).write(at, content);
  const cancel = (token: string) => curlAs(kerberos, 'maas', 'PUT', `${nameNode}/webhdfs/v1/?op=CANCELDELEGATIONTOKEN&token=${token}`);

  hdfsContract('HDFS by Kerberos', async () => ({
    hdfs: filesAs('maas'),
    home: `/test/${randomUUID()}`,
    [Symbol.asyncDispose]: async () => undefined,
  }));

  describe('a Kerberized HDFS', () => {
    it('knows us by our ticket, and not by what we say', async () => {
      await write('maas', '/who/maas');
      expect(await filesAs('maas').stat('/who/maas')).toMatchObject({ owner: 'maas' });
      await expect(write('alice', '/who/alice')).rejects.toMatchObject({
        code: 'NOT_ALLOWED',
        message: expect.stringContaining('user=alice'),
      });
    });

    it('lets a proxy act for another, and nobody else', async () => {
      await write('maas', '/for-alice', 'alice');
      expect(await filesAs('alice').stat('/for-alice')).toMatchObject({ owner: 'alice' });
      await expect(write('alice', '/for-maas', 'maas')).rejects.toMatchObject({
        code: 'NOT_ALLOWED',
        message: expect.stringContaining('alice is not allowed to impersonate maas'),
        hint: expect.stringContaining('hadoop.proxyuser'),
      });
    });
  });

  describe('a delegation token', () => {
    it('is good for an upload and a download', async () => {
      const token = await delegationTokenOf(kerberos, 'maas', stack.nameNodeAddress);
      const files = filesBy({ user: 'root', readToken: async () => token });
      await files.write('/by-token/a', content);
      expect(await text(await files.read('/by-token/a'))).toBe('a model');
      expect(await files.stat('/by-token/a')).toMatchObject({ owner: 'maas' });
    });

    it('is got anew when it is good no more', async () => {
      const tokens: string[] = [];
      const { token: negotiated, page, giveBack } = negotiationOf('maas');
      const token: Negotiation['token'] = async (...from) => {
        tokens.push(await negotiated(...from));
        return tokens.at(-1) ?? '';
      };
      const files = filesBy({ user: 'root', negotiation: { token, page, giveBack } });
      await files.write('/renewed/a', content);
      await cancel(tokens[0] ?? '');
      expect(await text(await files.read('/renewed/a'))).toBe('a model');
      expect(new Set(tokens).size).toBe(2);
    });
  });

  /** Whether a NameNode takes it, from whoever has nothing else. */
  const isGood = async (token: string) =>
    (await fetch(`${nameNode}/webhdfs/v1/?op=GETFILESTATUS&delegation=${encodeURIComponent(token)}`)).status === 200;

  describe('the delegation token that maas got itself', () => {
    it.each([undefined, 'alice'])('is cancelled once all is done, on behalf of %s', async (doAs) => {
      const negotiation = negotiationOf('maas', doAs);
      const token = await negotiation.token([nameNode], undefined);
      expect(await isGood(token)).toBe(true);
      await negotiation.giveBack();
      expect(await isGood(token)).toBe(false);
    });
  });

  describe('maas on a Kerberized HDFS', () => {
    let cluster: BinaryCluster;
    let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
    beforeAll(async () => {
      directory = await temporaryDirectory();
      cluster = await BinaryCluster.start({ MAAS_STORE: `${stack.uri}/apps/maas`, ...asUser('maas') });
      cluster.service();
      cluster.agent('node1', '127.0.0.1');
      await eventually(async () => expect((await cluster.must<{ nodes: object[] }>('node', 'list')).nodes).toHaveLength(1), 60_000);
    }, 120_000);
    afterAll(async () => {
      await cluster[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    });

    const withoutTicket = () => ({ KRB5_CLIENT_KTNAME: '', KRB5CCNAME: path.join(directory.path, 'no-tickets') });
    const listWith = async (env: NodeJS.ProcessEnv) => {
      const { status, stdout, stderr } = await cluster.maasWith({ MAAS_LOG_LEVEL: 'debug', ...env }, 'model', 'list', '--json');
      const { result, error } = JSON.parse(stdout) as {
        result?: { models: { name: string }[] };
        error?: { message: string; hint: string };
      };
      return { status, names: result?.models.map(({ name }) => name), error, told: stdout + stderr };
    };
    const tokenFile = async (content: string) => {
      const file = path.join(directory.path, randomUUID());
      await writeFile(file, content, { mode: 0o600 });
      return file;
    };
    const listBy = async (content: string) => listWith({ ...withoutTicket(), MAAS_HDFS_TOKEN: `file:${await tokenFile(content)}` });

    it('ships, starts, lists and removes a model with a keytab, at the client and at the node', async () => {
      await using model = await modelFixture('quick');
      await cluster.must('deploy', 'add', model.path, '--name', 'quick', '--version', '1.0', '--memory', '64');
      expect(await listWith({})).toMatchObject({ status: 0, names: ['quick'] });
      await cluster.must('deploy', 'remove', '--name', 'quick', '--version', '1.0', '--all');
    });

    it.skipIf(kinit === undefined)('goes by the tickets of kinit', async () => {
      const cache = path.join(directory.path, 'tickets');
      const settings = [`KRB5_CONFIG=${kerberos.configFile}`, 'kinit'];
      await run('env', [...settings, '-c', cache, '-k', '-t', kerberos.keytabOf('maas'), 'maas'], '/');
      expect(await listWith({ ...withoutTicket(), KRB5CCNAME: cache })).toMatchObject({ status: 0, names: ['quick'] });
    });

    it('says what Kerberos lacks', async () => {
      expect(await listWith(withoutTicket())).toMatchObject({
        status: 10,
        error: { message: expect.stringContaining('No credentials were supplied'), hint: expect.stringContaining('kinit') },
      });
      expect(await listWith({ MAAS_STORE: `webhdfs://127.0.0.1:${stack.nameNode.port}/apps/maas` })).toMatchObject({
        status: 10,
        error: { message: expect.stringContaining('Server HTTP/127.0.0.1@MAAS.TEST not found in Kerberos database') },
      });
      expect(await listWith({ PATH: '/nowhere' })).toMatchObject({
        status: 10,
        error: { message: expect.stringContaining('there is no curl in PATH'), hint: expect.stringContaining('hdfs-token') },
      });
    });

    it.each([
      ['well', ['model', 'list'], 0],
      ['with a failure', ['deploy', 'add', '--name', 'none', '--version', '1.0'], 3],
    ])('has the token cancelled that it got, when a command ends %s', async (_, command, exit) => {
      const answers = path.join(directory.path, randomUUID());
      const bin = path.join(directory.path, `bin-${randomUUID()}`);
      await mkdir(bin);
      await writeFile(path.join(bin, 'curl'), `#!/bin/sh\nexec 3>>${answers}\n/usr/bin/curl "$@" | tee /dev/fd/3\n`, { mode: 0o755 });
      expect((await cluster.maasWith({ PATH: `${bin}:/usr/bin:/bin` }, ...command)).status).toBe(exit);
      const [, token = ''] = /"urlString":"([^"]+)"/.exec(await readFile(answers, 'utf8')) ?? [];
      expect(token).not.toBe('');
      expect(await isGood(token)).toBe(false);
    });

    it('goes by a delegation token in a file, which it tells nobody', async () => {
      const token = await delegationTokenOf(kerberos, 'maas', stack.nameNodeAddress);
      for (const content of [token, JSON.stringify({ Token: { urlString: token } })]) {
        const listed = await listBy(content);
        expect(listed).toMatchObject({ status: 0, names: ['quick'] });
        expect(listed.told).not.toContain(token);
      }
      expect(await isGood(token), 'it is not ours to cancel').toBe(true);
    });

    it('says of a token that it was cancelled, is garbled, or may be read by others', async () => {
      const token = await delegationTokenOf(kerberos, 'maas', stack.nameNodeAddress);
      await cancel(token);
      const cancelled = await listBy(token);
      expect(cancelled).toMatchObject({ status: 10, error: { hint: expect.stringContaining('expired or was cancelled') } });
      expect(cancelled.told).not.toContain(token);
      expect(await listBy(token.slice(0, 20))).toMatchObject({
        status: 10,
        error: { hint: expect.stringContaining('no delegation token') },
      });
      expect(await listBy('')).toMatchObject({
        status: 4,
        error: { message: expect.stringContaining('does not hold a delegation token') },
      });
      const readable = await tokenFile(token);
      await chmod(readable, 0o644);
      const refused = await listWith({ ...withoutTicket(), MAAS_HDFS_TOKEN: `file:${readable}` });
      expect(refused).toMatchObject({ status: 10, error: { hint: `chmod 600 ${readable}` } });
    });
  });
}
