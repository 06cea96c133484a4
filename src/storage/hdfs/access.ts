import { Failure } from '../../errors/catalogue.js';
import { HdfsFault } from './fault.js';

export interface HdfsIdentity {
  /** Whom a cluster without Kerberos takes us for. */
  readonly user: string;
  /** On whose behalf that user acts. */
  readonly doAs?: string | undefined;
  /** Read anew when the one in use is refused: somebody may have renewed it. */
  readonly readToken?: (() => Promise<string>) | undefined;
  /**
   * Gets a delegation token from a Kerberized cluster, in a way that we have no code for ourselves.
   * @param server the NameNode that asked for it: `http://node1:9870`
   */
  readonly negotiate?: ((server: string, signal: AbortSignal | undefined) => Promise<string>) | undefined;
}

/** Who we are on HDFS, as the end of a query. */
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
  async renewed(error: unknown, signal?: AbortSignal): Promise<string | undefined> {
    if (!(error instanceof HdfsFault) || !isAboutCredentials(error)) return undefined;
    const { readToken, negotiate } = this.#identity;
    if (readToken === undefined && negotiate === undefined) {
      throw new Failure(
        'NOT_ALLOWED',
        `${error.server} wants Kerberos: ${error.message}`,
        { server: error.server },
        { cause: error, hint: kerberosHint },
      );
    }
    this.#pending ??= (readToken === undefined ? (negotiate?.(error.server, signal) ?? Promise.reject(error)) : readToken()).finally(() => {
      this.#pending = undefined;
    });
    const token = await this.#pending;
    if (token === this.#token) return undefined;
    this.#token = token;
    return this.#current();
  }

  #current(): string {
    const { user, doAs } = this.#identity;
    const who = this.#token === undefined ? `&user.name=${encodeURIComponent(user)}` : `&delegation=${encodeURIComponent(this.#token)}`;
    // A token carries for whom it was given.
    return doAs === undefined || this.#token !== undefined ? who : `${who}&doas=${encodeURIComponent(doAs)}`;
  }
}

export const kerberosHint =
  'kinit, and have a curl with --negotiate in PATH; or name a file with a delegation token with --hdfs-token file:PATH (docs/hdfs.md)';

function isAboutCredentials({ status, exception }: HdfsFault): boolean {
  return status === 401 || exception === 'InvalidToken' || exception === 'SecretManager$InvalidToken';
}
