import { Failure } from '../../errors/catalogue.js';
import { HdfsFault, invalidToken, unreadableToken } from './fault.js';

export interface HdfsIdentity {
  /** The user that a cluster without Kerberos takes us for: it believes any name. */
  readonly user: string;
  /** The user on whose behalf `user` acts; HDFS has to allow it as a proxy user. */
  readonly doAs?: string | undefined;
  /** Reads the delegation token; called again when the one in use is refused, since somebody may have renewed it. */
  readonly readToken?: (() => Promise<string>) | undefined;
  readonly negotiation?: Negotiation | undefined;
}

/**
 * Authentication by Kerberos, done by a program outside maas.
 * @throws HdfsFault; Failure NOT_ALLOWED, from every call
 */
export interface Negotiation {
  /**
   * Gets a delegation token.
   * @param servers NameNodes in the order to ask them: `http://node1:9870`
   */
  token(servers: readonly string[], signal: AbortSignal | undefined): Promise<string>;
  /** Gets a page for which HDFS does not accept a delegation token. */
  page(url: string, signal: AbortSignal | undefined): Promise<string>;
  /** When all is done: has the token cancelled that was got last. Never fails, and takes two seconds at the most. */
  giveBack(): Promise<void>;
}

interface Refusal {
  /** The parameters that were refused, as `parameters` or `renewed` gave them. */
  readonly used: string;
  /** Every NameNode, not only the one that refused: any of them may give a token. */
  readonly servers: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** Who we are on HDFS, as the parameters at the end of each query. */
export class HdfsAccess {
  readonly #identity: HdfsIdentity;
  #token: string | undefined;
  #pending: Promise<string> | undefined;

  constructor(identity: HdfsIdentity) {
    this.#identity = identity;
  }

  /** `&user.name=…`, or `&delegation=…` */
  async parameters(_signal?: AbortSignal): Promise<string> {
    const { readToken } = this.#identity;
    if (readToken !== undefined) this.#token ??= await readToken();
    return this.#current();
  }

  /**
   * After an answer that asks for other credentials: those, or undefined when there are none or it asked for nothing.
   * @throws Failure NOT_ALLOWED when they could not be had
   */
  async renewed(error: unknown, { used, servers, signal }: Refusal): Promise<string | undefined> {
    if (!(error instanceof HdfsFault) || !isAboutCredentials(error)) return undefined;
    // Of several requests refused at the same time, the first gets a new token for all.
    if (this.#current() !== used) return this.#current();
    this.#pending ??= this.#newToken(error, servers, signal).finally(() => {
      this.#pending = undefined;
    });
    const token = await this.#pending;
    if (this.#current() === used) this.#token = token;
    return this.#current() === used ? undefined : this.#current();
  }

  /**
   * What a server gives to nobody without Kerberos, after it said so.
   * @throws that, where there is none; HdfsFault; Failure NOT_ALLOWED
   */
  async page(refusal: unknown, url: string, signal?: AbortSignal): Promise<string> {
    const { negotiation } = this.#identity;
    if (negotiation === undefined || !(refusal instanceof HdfsFault && refusal.status === 401)) throw refusal;
    return await negotiation.page(url, signal);
  }

  #newToken(error: HdfsFault, servers: readonly string[], signal: AbortSignal | undefined): Promise<string> {
    const { readToken, negotiation } = this.#identity;
    if (readToken !== undefined) return readToken();
    if (negotiation !== undefined) return negotiation.token([error.server, ...servers.filter((server) => server !== error.server)], signal);
    const message = `${error.server} wants Kerberos: ${error.message}`;
    return Promise.reject(new Failure('NOT_ALLOWED', message, { server: error.server }, { cause: error, hint: kerberosHint }));
  }

  #current(): string {
    const { user, doAs } = this.#identity;
    const who = this.#token === undefined ? `&user.name=${encodeURIComponent(user)}` : `&delegation=${encodeURIComponent(this.#token)}`;
    // A token already says on whose behalf it was issued.
    return doAs === undefined || this.#token !== undefined ? who : `${who}&doas=${encodeURIComponent(doAs)}`;
  }
}

export const kerberosHint =
  'kinit, or name a keytab with KRB5_CLIENT_KTNAME, and have a curl with SPNEGO in PATH (curl -V); or name a file with a delegation token with hdfs-token: file:PATH or MAAS_HDFS_TOKEN (docs/hdfs.md)';

function isAboutCredentials({ status, exception }: HdfsFault): boolean {
  return status === 401 || (exception !== undefined && [invalidToken, unreadableToken, 'InvalidToken'].includes(exception));
}
