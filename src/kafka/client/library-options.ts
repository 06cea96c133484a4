import { isIP } from 'node:net';
import type { BaseOptions } from '@platformatic/kafka';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Log } from '../../runtime/log/log.js';
import type { Random } from '../../runtime/random/random.js';
import { backoffMs } from '../../runtime/waits/backoff.js';
import type { KafkaSecurity, TlsMaterial } from '../security.js';

export interface ClientSettings {
  /** `host:port,…` */
  readonly brokers: string;
  readonly security?: KafkaSecurity | undefined;
  /** Shown in the brokers' logs. */
  readonly clientId?: string | undefined;
}

export interface KafkaPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** The options with which every client of the library is made. */
export function libraryOptions(
  { brokers, security = {}, clientId = 'maas' }: ClientSettings,
  random: Random,
  retries: number,
): BaseOptions {
  const { tls, sasl } = security;
  return {
    clientId,
    bootstrapBrokers: brokers.split(','),
    retries,
    retryDelay: (_client, _operation, attempt) => retryDelayMs(attempt, random),
    connectTimeout: 5_000,
    requestTimeout: 30_000,
    ...(tls !== undefined && { tls: tlsOptions(tls), tlsServerName: !brokers.split(',').some(isAddress) }),
    ...(sasl !== undefined && { sasl }),
  } as BaseOptions;
}

const backoff = { firstMs: 100, longestMs: 5_000 };

/** @param attempt from 1 */
export function retryDelayMs(attempt: number, random: Random): number {
  return backoffMs(backoff, attempt - 1, random.fraction());
}

function tlsOptions({ ca, cert, key, passphrase, checksName }: TlsMaterial) {
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(passphrase !== undefined && { passphrase }),
    // The certificate has to be signed by a trusted authority in any case. As in Java, an empty algorithm only lets it name another host.
    ...(!checksName && { checkServerIdentity: () => undefined }),
  };
}

/** Whether a broker is given by IP address. TLS allows no address as a server name. */
function isAddress(broker: string): boolean {
  return isIP(broker.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')) !== 0;
}
