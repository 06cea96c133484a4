import { homedir, hostname, totalmem } from 'node:os';
import path from 'node:path';
import { Flags } from '@oclif/core';
import { Failure } from '../../errors/catalogue.js';
import { stateHome } from '../../runtime/files/state-home.js';

/** The share of a machine's memory that models may use by default; the rest is left to the system. */
const shareOfMemory = 0.8;

export const agentFlags = {
  node: Flags.string({ helpValue: '<name>', summary: "the node's name (default: the host name)" }),
  address: Flags.string({ helpValue: '<host>', summary: 'where others reach the models of this node (default: the host name)' }),
  memory: Flags.integer({
    char: 'm',
    helpValue: '<MB>',
    summary: 'total memory for models (default: four fifths of the machine)',
    min: 1,
  }),
  label: Flags.string({
    helpValue: '<key=value>',
    multiple: true,
    summary: 'a label that maas node list shows; it does not affect placement',
  }),
  'state-dir': Flags.string({ helpValue: '<directory>', summary: 'where instances and their logs are kept' }),
  'run-as': Flags.string({ helpValue: '<user>', summary: 'run models as this user' }),
  'allow-root': Flags.boolean({ summary: 'let models run as root' }),
};

export interface AgentFlags {
  readonly node?: string | undefined;
  readonly address?: string | undefined;
  readonly memory?: number | undefined;
  readonly label?: readonly string[] | undefined;
  readonly 'state-dir'?: string | undefined;
}

/** The settings of a node: what the flags say, with this machine's defaults. @throws Failure WRONG_USAGE */
export function nodeSettings(flags: AgentFlags, env: Readonly<Record<string, string | undefined>>, uid: number) {
  const name = hostname();
  return {
    node: flags.node ?? name,
    address: addressOf(flags.address ?? name),
    hostname: name,
    memoryMb: flags.memory ?? Math.floor((memoryOfMachine() * shareOfMemory) / 1_048_576),
    labels: Object.fromEntries((flags.label ?? []).map(labelOf)),
    path: env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    stateDirectory: path.resolve(flags['state-dir'] ?? defaultStateDirectory(env, uid)),
  };
}

function defaultStateDirectory(env: Readonly<Record<string, string | undefined>>, uid: number): string {
  if (uid === 0) return '/var/lib/maas/agent';
  return path.join(stateHome(env, homedir()), 'maas/agent');
}

/** In a container, the container's limit rather than the machine's memory. */
function memoryOfMachine(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

function addressOf(text: string): string {
  const address = text.replace(/^\[(.*)\]$/, '$1');
  const isAddress = URL.canParse(`http://${address.includes(':') ? `[${address}]` : address}/`) && /^[\w.:-]+$/.test(address);
  if (isAddress && !/^[^:]+:\d+$/.test(address)) return address;
  throw new Failure(
    'WRONG_USAGE',
    `--address ${text} is not a host name or an IP address`,
    { address: text },
    { hint: 'give it without a port, as in --address node1' },
  );
}

function labelOf(text: string): [string, string] {
  const [, key, value] = /^([A-Za-z0-9][\w./-]*)=([\w.:/-]*)$/.exec(text) ?? [];
  if (key !== undefined && value !== undefined) return [key, value];
  throw new Failure(
    'WRONG_USAGE',
    `--label ${text} is not of the form KEY=VALUE`,
    { label: text },
    { hint: 'give one such as --label gpu=yes' },
  );
}
