import { z } from 'zod';

/** An error answer of HDFS. Never shown to a user as it is: failures.ts translates it to a Failure of the catalogue. */
export class HdfsFault extends Error {
  override readonly name = 'HdfsFault';
  /** The name of Java's exception without its package, `FileNotFoundException`; undefined for an answer that is not WebHDFS's. */
  readonly exception: string | undefined;
  readonly status: number;
  /** Who answered: `http://node1:9870`. */
  readonly server: string;

  constructor(message: string, { exception, status, server }: { exception?: string | undefined; status: number; server: string }) {
    super(message);
    this.exception = exception;
    this.status = status;
    this.server = server;
  }
}

/** No answer: refused, cut, silent, or a name that leads nowhere. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  /** The system's error code, such as `ECONNREFUSED` or `ENOTFOUND`; `SILENT` when a limit of waiting was over. */
  readonly reason: string;
  readonly server: string;

  constructor(server: string, reason: string, options?: ErrorOptions) {
    super(`${server}: ${reasonTexts[reason] ?? reason}`, options);
    this.reason = reason;
    this.server = server;
  }
}

/** None of the NameNodes answers. */
export class NoNameNode extends NoAnswer {}

/** Whether the server's host name is not in this machine's DNS, and so is not likely to be there soon. */
export function isUnknownHost(error: unknown): error is NoAnswer {
  return error instanceof NoAnswer && ['ENOTFOUND', 'EAI_AGAIN'].includes(error.reason);
}

const reasonTexts: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name of the host can’t be looked up',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  ETIMEDOUT: 'no answer',
  SILENT: 'no answer within the limit',
};

const remoteException = z.object({
  RemoteException: z.object({ exception: z.string(), message: z.string().nullish(), javaClassName: z.string().optional() }),
});

/** The fault in an answer with a status of 300 or more. */
export function faultOf(status: number, body: string, server: string): HdfsFault {
  const remote = remoteException.safeParse(jsonOrNothing(body));
  if (!remote.success) return new HdfsFault(`${server} answered ${status}: ${firstWords(body)}`, { status, server });
  const { exception, message, javaClassName } = remote.data.RemoteException;
  const words = firstWords(message ?? javaClassName ?? exception);
  if (exception === 'SecurityException')
    return new HdfsFault(words, { exception: ofCredentials(message ?? '') ?? exception, status, server });
  // `org.apache.hadoop.ipc.RemoteException` wraps what the NameNode told the DataNode; its message begins with that class.
  const [, wrapped] = /^(?:[a-z0-9_]+\.)+([A-Z]\w*(?:\$\w+)?)(?::|\()/.exec(message ?? '') ?? [];
  const inner = exception === 'RemoteException' || exception === 'IOException' ? wrapped : undefined;
  return new HdfsFault(words, { exception: inner ?? exception, status, server });
}

/** A delegation token that has expired, was cancelled, or never was. */
export const invalidToken = 'SecretManager$InvalidToken';
/** Stands in for Java's exception where the text that was sent as a delegation token is not one. */
export const unreadableToken = 'UnreadableToken';

/**
 * A NameNode that can't tell by the credentials who asks says why in the message alone.
 * @returns undefined when it is not for a token
 */
function ofCredentials(message: string): string | undefined {
  const [, name = '', exception = ''] = /^Failed to obtain user group information: ((?:\w+\.)+(\w+(?:\$\w+)?))/.exec(message) ?? [];
  // A standby NameNode knows no tokens: another one may accept it.
  if (exception === invalidToken) return /: StandbyException\b/.test(message) ? 'StandbyException' : invalidToken;
  return name.startsWith('java.io.') ? unreadableToken : undefined;
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const shownCharacters = 300;

/** The first line, without markup. */
function firstWords(text: string): string {
  const line =
    text
      .replace(/<[^>]*>/g, ' ')
      .split('\n')
      .map((part) => part.trim())
      .find((part) => part !== '') ?? 'nothing';
  return line.length > shownCharacters ? `${line.slice(0, shownCharacters)}…` : line;
}
