import { domainToASCII } from 'node:url';

/** The ASCII form of an internationalised domain name; undefined when it has none. */
export function toAsciiDomain(name: string): string | undefined {
  return domainToASCII(name) || undefined;
}
