import { describe, expect, it } from 'vitest';
import type { Program } from '../../../src/runtime/processes/processes.js';
import { curlNegotiation } from '../../../src/storage/hdfs/negotiate.js';

const noTicket = `* Connected to node1 (10.0.0.1) port 9870 (#0)
* gss_init_sec_context() failed: No credentials were supplied, or the credentials were unavailable or inaccessible. SPNEGO cannot find mechanisms to negotiate. 
> Authorization: Negotiate c2VjcmV0
`;
const remote = (exception: string, message: string) => JSON.stringify({ RemoteException: { exception, message } });

/** curl, as it answers by server. */
function curl(answers: Readonly<Record<string, { status?: number; body?: string; code?: number; stderr?: string }>>) {
  const ran: Program[] = [];
  const run = async (program: Program) => {
    ran.push(program);
    const { status = 0, body = '', code = 200, stderr = '' } = answers[new URL(program.arguments.at(-1) ?? '').host] ?? { status: 6 };
    return { status, stdout: `${body}\n${code}`, stderr };
  };
  const tokenFrom = (servers: readonly string[], doAs?: string) =>
    curlNegotiation({ run, environment: { KRB5_CONFIG: '/k' }, user: 'root', doAs }).token(
      servers.map((host) => `http://${host}`),
      undefined,
    );
  return { ran, tokenFrom };
}

describe('a delegation token by curl', () => {
  it('is asked for by SPNEGO, on behalf of whom it is for', async () => {
    const { ran, tokenFrom } = curl({ 'nn1:9870': { body: '{"Token":{"urlString":"t1"}}' } });
    expect(await tokenFrom(['nn1:9870'], 'a b')).toBe('t1');
    expect(ran).toMatchObject([{ file: 'curl', environment: { KRB5_CONFIG: '/k' } }]);
    expect(ran[0]?.arguments).toEqual(expect.arrayContaining(['--negotiate', '--user', ':']));
    expect(ran[0]?.arguments.at(-1)).toBe('http://nn1:9870/webhdfs/v1/?op=GETDELEGATIONTOKEN&renewer=root&doas=a%20b');
  });

  it('is got from the other NameNode where the first stands by', async () => {
    const standby = { code: 403, body: remote('StandbyException', 'Operation category WRITE is not supported in state standby') };
    const { tokenFrom } = curl({ nn1: standby, nn2: { body: '{"Token":{"urlString":"t2"}}' }, nn3: standby });
    expect(await tokenFrom(['nn1', 'nn2'])).toBe('t2');
    await expect(tokenFrom(['nn1', 'nn3'])).rejects.toMatchObject({ exception: 'StandbyException', server: 'http://nn1' });
  });

  it('is refused in the words of Kerberos, without what else curl tells', async () => {
    const page = '<html><title>Error 401 Authentication required</title><h2>HTTP ERROR 401</h2></html>';
    const { tokenFrom } = curl({ nn1: { code: 401, body: page, stderr: noTicket } });
    const refusal = await tokenFrom(['nn1']).catch((error) => error);
    expect(refusal).toMatchObject({ code: 'NOT_ALLOWED', hint: expect.stringContaining('kinit') });
    expect(refusal.message).toBe(
      'http://nn1 wants Kerberos, and curl --negotiate was not let in: No credentials were supplied, or the credentials were unavailable or inaccessible. SPNEGO cannot find mechanisms to negotiate',
    );
  });

  it('is refused in the words of HDFS to who is no proxy', async () => {
    const { tokenFrom } = curl({
      nn1: { code: 403, body: remote('AuthorizationException', 'User: root is not allowed to impersonate bob') },
    });
    await expect(tokenFrom(['nn1'], 'bob')).rejects.toMatchObject({ exception: 'AuthorizationException', status: 403 });
  });

  it("is refused in curl's own words", async () => {
    const { tokenFrom } = curl({
      nn1: { status: 2, stderr: 'curl: option --negotiate: the installed libcurl version does not support this\n' },
    });
    await expect(tokenFrom(['nn1'])).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
      message: expect.stringContaining('does not support this'),
    });
  });

  it('is not had without curl, nor from who gives none', async () => {
    const run = () => Promise.reject(Object.assign(new Error('spawn curl ENOENT'), { code: 'ENOENT' }));
    const withoutCurl = curlNegotiation({ run, environment: {}, user: 'root', doAs: undefined });
    await expect(withoutCurl.token(['http://nn1'], undefined)).rejects.toMatchObject({
      message: expect.stringContaining('there is no curl in PATH'),
    });
    const { tokenFrom } = curl({ nn1: { body: '{"Token":null}' } });
    await expect(tokenFrom(['nn1'])).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
  });
});
