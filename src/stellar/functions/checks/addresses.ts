import { isIPv6 } from 'node:net';

/** Whether a text is an IPv4 address: four decimal numbers up to 255, without leading zeros. */
export function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

/** Whether a text is an IPv6 address without a zone. */
export function isIpv6(text: string): boolean {
  return !text.includes('%') && isIPv6(text);
}

export function isIp(text: string): boolean {
  return isIpv4(text) || isIpv6(text);
}
