import { Failure } from '../../errors/catalogue.js';
import { type SecurityProtocol, securityProtocols, type WantedProtocol } from '../../kafka/security.js';
import type { ParserConfig } from './parser-config.js';
import { spoutSettings } from './spout-settings.js';

/** Hortonworks' own name. */
const formerNames: Readonly<Record<string, SecurityProtocol>> = { PLAINTEXTSASL: 'SASL_PLAINTEXT' };

/**
 * How a sensor's records have to be safe on their way from and to Kafka: `securityProtocol`, else `security.protocol` of `spoutConfig`.
 *
 * @param place `parsers/squid`
 * @returns undefined where neither says anything
 * @throws Failure BAD_SENSOR_CONFIG for what is no protocol
 */
export function wantedProtocol({ securityProtocol, spoutConfig }: ParserConfig, place: string): WantedProtocol | undefined {
  const name = securityProtocol === undefined ? 'spoutConfig: security.protocol' : 'securityProtocol';
  const said = (securityProtocol ?? spoutSettings(spoutConfig ?? new Map(), `${place}: spoutConfig`).protocol)?.trim().toUpperCase();
  if (said === undefined || said === '') return undefined;
  const where = `${place}: ${name}`;
  const protocol = formerNames[said] ?? securityProtocols.find((each) => each === said);
  if (protocol === undefined)
    throw new Failure('BAD_SENSOR_CONFIG', `${where} is none of ${securityProtocols.join(', ')}`, { where, protocol: said });
  return { protocol, where };
}
