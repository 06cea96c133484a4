import { Errors } from '@oclif/core';
import { closest } from '../../domain/closest.js';
import { type Code, catalogue, Failure } from '../../errors/catalogue.js';
import { diskFailure } from '../../runtime/files/disk-failure.js';
import { ZooKeeperError, type ZooKeeperFault } from '../../zookeeper/port.js';
import { usageMessage } from './usage-message.js';

/** An error in the form that is reported, both to people and to programs. */
export interface ErrorReport {
  readonly code: Code | 'DEFECT';
  /** the status the process exits with */
  readonly exit: number;
  readonly message: string;
  /** The messages of its causes, nearest first. */
  readonly why: readonly string[];
  readonly hint: string;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;
  /** Only for a defect in maas. */
  readonly stack: string | undefined;
}

const codeOfFault: Readonly<Partial<Record<ZooKeeperFault, Code>>> = {
  unavailable: 'ZOOKEEPER_UNREACHABLE',
  unknown: 'ZOOKEEPER_UNREACHABLE',
  closed: 'ZOOKEEPER_UNREACHABLE',
  'session lost': 'SESSION_LOST',
  'not allowed': 'NOT_ALLOWED',
  'version conflict': 'CHANGED_MEANWHILE',
  'too large': 'PACKET_TOO_LARGE',
};

/**
 * Turns anything thrown into what the user is told. A `Failure` is told as it is; errors of oclif are wrong usage; faults of ZooKeeper or
 * of the disk that nobody handled are told by their kind; anything else is a defect in maas.
 *
 * @param commandId such as `deploy add`, for the hint on wrong usage
 */
export function reportOf(thrown: unknown, commandId?: string): ErrorReport {
  const first = primary(thrown);
  const error = diskFailure(first) ?? first;
  if (error instanceof Failure) return { ...told(error.code, error), hint: error.hint, details: error.details };
  if (error instanceof ZooKeeperError) {
    const code = codeOfFault[error.fault];
    if (code !== undefined) return { ...told(code, error), details: { path: error.path, fault: error.fault } };
  }
  if (error instanceof Errors.CLIError) {
    const help = commandId === undefined ? catalogue.WRONG_USAGE.hint : `maas ${commandId} --help shows the flags and examples`;
    const meant = meantFlag(error);
    return {
      ...told('WRONG_USAGE', error),
      message: usageMessage(error),
      hint: meant === undefined ? help : `did you mean ${meant}? ${help}`,
    };
  }
  return defect(error);
}

/** When both the work and then the release of a resource failed, the error of the work is the one that matters. */
function primary(thrown: unknown): unknown {
  return thrown instanceof SuppressedError ? primary(thrown.suppressed) : thrown;
}

function told(code: Code, error: Error): ErrorReport {
  const { exit, retryable, hint } = catalogue[code];
  return { code, exit, message: error.message, why: causes(error), hint, retryable, details: {}, stack: undefined };
}

function defect(error: unknown): ErrorReport {
  return {
    code: 'DEFECT',
    exit: 1,
    message: error instanceof Error ? error.message || error.name : String(error),
    why: causes(error),
    hint: 'this is a defect in maas: please report it, with the output of the same command and --log-level debug, and of maas --version',
    retryable: false,
    details: {},
    stack: error instanceof Error ? error.stack : undefined,
  };
}

/** The messages along the chain of causes, except those that an outer message already contains. */
function causes(error: unknown): string[] {
  const found: string[] = [];
  let outer = error;
  for (let depth = 0; depth < 10 && outer instanceof Error && outer.cause !== undefined; depth += 1) {
    const message = outer.cause instanceof Error ? outer.cause.message : String(outer.cause);
    if (message !== '' && !outer.message.includes(message)) found.push(message);
    outer = outer.cause;
  }
  return found;
}

/** The parts we need of oclif's error for unknown flags, whose class is not exported. */
interface UnknownFlags {
  readonly flags: readonly string[];
  readonly parse?: { readonly input?: { readonly flags?: Readonly<Record<string, unknown>> } };
}

function meantFlag(error: Error): string | undefined {
  const { flags, parse } = error as Error & Partial<UnknownFlags>;
  const typed = flags?.find((flag) => flag.startsWith('--'));
  if (typed === undefined) return undefined;
  return closest(
    typed,
    Object.keys(parse?.input?.flags ?? {}).map((name) => `--${name}`),
  );
}
