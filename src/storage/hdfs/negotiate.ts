import { Failure } from '../../errors/catalogue.js';
import { messageOf } from '../../errors/message-of.js';
import { hasErrno } from '../../runtime/errno.js';
import type { Processes } from '../../runtime/processes/processes.js';
import { kerberosHint, type Negotiation } from './access.js';
import { cancelToken, type GivenToken } from './cancel-token.js';
import { faultOf, HdfsFault } from './fault.js';
import { isElsewhere } from './name-nodes.js';
import { tokenIn } from './token.js';

export interface NegotiationOptions {
  readonly run: Processes['run'];
  /** What curl and its Kerberos library go by. */
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly doAs: string | undefined;
}

/** `--verbose` for the reason of Kerberos' library, which curl tells nowhere else; it goes with the secrets of headers, so no more of it is shown. */
const curl = ['--negotiate', '--user', ':', '--silent', '--show-error', '--verbose', '--max-time', '25', '--write-out', '\n%{http_code}'];
const limitMs = 30_000;

/**
 * Kerberos by `curl --negotiate`, with the ticket of `kinit` or a keytab: none of our own. What the command line shows is an address without a
 * secret.
 */
export function curlNegotiation({ run, environment, user, doAs }: NegotiationOptions): Negotiation {
  const onBehalf = doAs === undefined ? '' : `&doas=${encodeURIComponent(doAs)}`;
  const tokenPath = `/webhdfs/v1/?op=GETDELEGATIONTOKEN&renewer=${encodeURIComponent(user)}${onBehalf}`;

  async function page(url: string, signal: AbortSignal | undefined): Promise<string> {
    const { origin: server } = new URL(url);
    const program = { file: 'curl', arguments: [...curl, '--', url], directory: '/', environment, timeoutMs: limitMs, signal };
    const { status, stdout, stderr } = await run(program).catch((cause) => {
      signal?.throwIfAborted();
      throw refused(server, hasErrno(cause, 'ENOENT') ? 'there is no curl in PATH' : messageOf(cause), cause);
    });
    const kerberos = /gss_init_sec_context\(\) failed: (.*?)\.?\s*$/m.exec(stderr)?.[1];
    if (status !== 0) throw refused(server, kerberos ?? /^curl: .*$/m.exec(stderr)?.[0] ?? `it ended with ${status}`);
    const [, body = '', code = ''] = /^(.*)\n(\d+)$/s.exec(stdout) ?? [];
    if (code === '200') return body;
    const fault = faultOf(Number(code), body, server);
    throw fault.exception === undefined ? refused(server, kerberos ?? fault.message) : fault;
  }

  let given: GivenToken | undefined;

  async function token(servers: readonly string[], signal: AbortSignal | undefined): Promise<string> {
    let first: unknown;
    for (const server of servers) {
      try {
        const got = tokenIn(await page(server + tokenPath, signal));
        if (got === undefined) throw refused(server, 'it gave no delegation token');
        given = { server, token: got };
        return got;
      } catch (error) {
        // One that stands by wants Kerberos too, before it says that it gives no tokens.
        if (!(error instanceof HdfsFault && isElsewhere(error))) throw error;
        first ??= error;
      }
    }
    throw first;
  }

  async function giveBack(): Promise<void> {
    if (given !== undefined) await cancelToken(given);
    given = undefined;
  }

  return { token, page, giveBack };
}

function refused(server: string, why: string, cause?: unknown): Failure {
  const message = `${server} wants Kerberos, and curl --negotiate was not let in: ${why}`;
  return new Failure('NOT_ALLOWED', message, { server }, { cause, hint: kerberosHint });
}
