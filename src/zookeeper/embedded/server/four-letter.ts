import { hostname } from 'node:os';

/** The four-letter words by which operators and monitoring ask a ZooKeeper how it is: sent instead of a first packet, answered in text. */
export interface Condition {
  readonly zxid: number;
  readonly znodes: number;
  readonly ephemerals: number;
  readonly dataBytes: number;
  readonly watches: number;
  readonly sessions: number;
  readonly received: number;
  readonly sent: number;
  readonly latencyMs: { readonly least: number; readonly average: number; readonly most: number };
  readonly clients: readonly { readonly address: string; readonly queued: number; readonly received: number; readonly sent: number }[];
}

/** The version that clients see; they choose their requests by it. */
const version = '3.9.0-maas-embedded';
/** Lines with the version also have the date of the build. We have none to give, and parsers want a date. */
const buildDate = '1970-01-01 00:00 UTC';

const words: Readonly<Record<string, (condition: Condition) => string>> = {
  ruok: () => 'imok',
  isro: () => 'rw',
  srvr: (condition) => `${head}${summary(condition)}`,
  stat: (condition) => `${head}${clients(condition)}\n${summary(condition)}`,
  mntr,
  envi: () => `Environment:\nzookeeper.version=${version}, built on ${buildDate}\nhost.name=${hostname()}\n`,
};

const head = `Zookeeper version: ${version}, built on ${buildDate}\n`;

/** Whether the first four bytes are a word. Read as the length of a packet they would be far too large. */
export function isFourLetterWord(bytes: Buffer): boolean {
  return /^[a-z]{4}$/.test(bytes.toString('latin1'));
}

export function answerTo(word: string, condition: Condition): string {
  return words[word]?.(condition) ?? `${word} is not executed because it is not in the whitelist.\n`;
}

function clients({ clients }: Condition): string {
  const line = ({ address, queued, received, sent }: Condition['clients'][number]) =>
    ` /${address}[1](queued=${queued},recved=${received},sent=${sent})\n`;
  return `Clients:\n${clients.map(line).join('')}`;
}

function summary({ latencyMs: { least, average, most }, received, sent, clients, zxid, znodes }: Condition): string {
  return [
    `Latency min/avg/max: ${least}/${average.toFixed(4)}/${most}`,
    `Received: ${received}`,
    `Sent: ${sent}`,
    `Connections: ${clients.length}`,
    'Outstanding: 0',
    `Zxid: 0x${zxid.toString(16)}`,
    'Mode: standalone',
    `Node count: ${znodes}`,
    '',
  ].join('\n');
}

function mntr(condition: Condition): string {
  const { least, average, most } = condition.latencyMs;
  const figures: readonly (readonly [string, string | number])[] = [
    ['version', version],
    ['server_state', 'standalone'],
    ['min_latency', least],
    ['avg_latency', average.toFixed(4)],
    ['max_latency', most],
    ['packets_received', condition.received],
    ['packets_sent', condition.sent],
    ['num_alive_connections', condition.clients.length],
    ['outstanding_requests', 0],
    ['znode_count', condition.znodes],
    ['watch_count', condition.watches],
    ['ephemerals_count', condition.ephemerals],
    ['approximate_data_size', condition.dataBytes],
    ['global_sessions', condition.sessions],
  ];
  return figures.map(([name, value]) => `zk_${name}\t${value}\n`).join('');
}
