export interface ListeningSocket {
  readonly port: number;
  readonly loopbackOnly: boolean;
  readonly inode: string;
}

/** TCP_LISTEN of the kernel's net/tcp_states.h. */
const listen = '0A';

/**
 * Sockets in LISTEN in /proc/net/tcp or tcp6. The kernel prints them before all others (tcp4_seq_show), so that a machine of
 * many connections costs no more: a text cut off after its first other line is enough.
 */
export function parseListening(text: string): readonly ListeningSocket[] {
  const found: ListeningSocket[] = [];
  for (const line of text.split('\n').slice(1)) {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    if (state === undefined || local === undefined || inode === undefined) continue;
    if (state !== listen) break;
    const [address = '', port = ''] = local.split(':');
    found.push({ port: Number.parseInt(port, 16), loopbackOnly: isLoopback(address), inode });
  }
  return found;
}

/** Whether the text, read so far, holds all sockets in LISTEN. */
export function reachedOtherStates(text: string): boolean {
  return text
    .split('\n')
    .slice(1, -1)
    .some((line) => line.trim().split(/\s+/)[3] !== listen);
}

/** Each group of eight digits is a word of the address in the byte order of the machine, which is little-endian on all that we run on. */
function isLoopback(address: string): boolean {
  if (address.length === 8) return address.endsWith('7F');
  if (address === '00000000000000000000000001000000') return true;
  return address.startsWith('0000000000000000FFFF0000') && address.endsWith('7F');
}
