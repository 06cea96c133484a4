import { exchange, textOf } from './exchange.js';

/** A delegation token, and who gave it. */
export interface GivenToken {
  /** `http://node1:9870` */
  readonly server: string;
  readonly token: string;
}

/** It ends by itself within a day: a NameNode that is slow now is not worth waiting for. */
const limitMs = 2_000;

/** Has its NameNode forget a token, by the right of the token itself. Never fails. */
export async function cancelToken({ server, token }: GivenToken): Promise<void> {
  const said = encodeURIComponent(token);
  const url = `${server}/webhdfs/v1/?op=CANCELDELEGATIONTOKEN&token=${said}&delegation=${said}`;
  const signal = AbortSignal.timeout(limitMs);
  try {
    await textOf(await exchange({ method: 'PUT', url, connectMs: limitMs, idleMs: limitMs, signal }), server, signal);
  } catch {
    // It was cancelled before, has expired, or stays until it does.
  }
}
