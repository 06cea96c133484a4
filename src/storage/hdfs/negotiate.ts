import { z } from 'zod';
import { Failure } from '../../errors/catalogue.js';
import { messageOf } from '../../errors/message-of.js';
import type { Processes } from '../../runtime/processes.js';
import { kerberosHint } from './access.js';

export interface NegotiationOptions {
  readonly run: Processes['run'];
  /** What curl and its Kerberos library go by. */
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly doAs: string | undefined;
}

const tokenAnswer = z.object({ Token: z.object({ urlString: z.string().min(1) }) });
const limitMs = 30_000;

/**
 * Gets a delegation token by `curl --negotiate`, with the ticket of `kinit`: no Kerberos of our own. All that follows goes with the token.
 * What the command line shows is an address without a secret.
 */
export function curlNegotiation({ run, environment, user, doAs }: NegotiationOptions) {
  return async (server: string, signal: AbortSignal | undefined): Promise<string> => {
    const onBehalf = doAs === undefined ? '' : `&doas=${encodeURIComponent(doAs)}`;
    const url = `${server}/webhdfs/v1/?op=GETDELEGATIONTOKEN&renewer=${encodeURIComponent(user)}${onBehalf}`;
    const refused = (why: string, cause?: unknown) =>
      new Failure(
        'NOT_ALLOWED',
        `${server} wants Kerberos, and curl --negotiate got no token: ${why}`,
        { server },
        { cause, hint: kerberosHint },
      );
    const curl = ['--negotiate', '--user', ':', '--silent', '--show-error', '--max-time', '25', '--', url];
    const { status, stdout, stderr } = await run({
      file: 'curl',
      arguments: curl,
      directory: '/',
      environment,
      timeoutMs: limitMs,
      signal,
    }).catch((cause) => {
      signal?.throwIfAborted();
      throw refused(messageOf(cause), cause);
    });
    if (status !== 0) throw refused(stderr.trim() || `it ended with ${status}`);
    return tokenOf(stdout) ?? Promise.reject(refused(firstLine(stdout)));
  };
}

function tokenOf(text: string): string | undefined {
  try {
    return tokenAnswer.parse(JSON.parse(text)).Token.urlString;
  } catch {
    return undefined;
  }
}

function firstLine(text: string): string {
  const words = text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return words === '' ? 'it answered nothing; is there a ticket? klist shows it' : words.slice(0, 200);
}
