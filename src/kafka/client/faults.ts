import { type Code, Failure } from '../../errors/catalogue.js';
import { noSuchTopic, topicExists } from '../topic-failures.js';

/** Our code for each error of the Kafka protocol that means something to us; any other error counts as a broker that can't be reached. */
const codesByApiId: Readonly<Record<string, Code>> = {
  TOPIC_ALREADY_EXISTS: 'TOPIC_EXISTS',
  UNKNOWN_TOPIC_OR_PARTITION: 'NO_SUCH_TOPIC',
  UNKNOWN_TOPIC_ID: 'NO_SUCH_TOPIC',
  INVALID_TOPIC_EXCEPTION: 'BAD_TOPIC',
  INVALID_PARTITIONS: 'BAD_TOPIC',
  INVALID_REPLICATION_FACTOR: 'BAD_TOPIC',
  INVALID_REPLICA_ASSIGNMENT: 'BAD_TOPIC',
  INVALID_CONFIG: 'BAD_TOPIC',
  INVALID_REQUEST: 'BAD_TOPIC',
  POLICY_VIOLATION: 'BAD_TOPIC',
  MESSAGE_TOO_LARGE: 'RECORD_TOO_LARGE',
  RECORD_LIST_TOO_LARGE: 'RECORD_TOO_LARGE',
  INVALID_RECORD: 'BAD_INPUT',
  INVALID_TIMESTAMP: 'BAD_INPUT',
  TOPIC_AUTHORIZATION_FAILED: 'NOT_ALLOWED',
  GROUP_AUTHORIZATION_FAILED: 'NOT_ALLOWED',
  CLUSTER_AUTHORIZATION_FAILED: 'NOT_ALLOWED',
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: 'NOT_ALLOWED',
  SASL_AUTHENTICATION_FAILED: 'NOT_ALLOWED',
  UNSUPPORTED_SASL_MECHANISM: 'NOT_ALLOWED',
  TOPIC_DELETION_DISABLED: 'NOT_ALLOWED',
};

interface LibraryError {
  readonly code?: unknown;
  readonly apiId?: unknown;
  readonly serverErrorMessage?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

/** An error with all its causes and, of several attempts, the errors of each: the last attempt's first. */
function allErrors(error: unknown): readonly LibraryError[] {
  if (typeof error !== 'object' || error === null) return [];
  const { errors, cause } = error as LibraryError;
  const parts = Array.isArray(errors) ? errors.toReversed() : [];
  return [error as LibraryError, ...parts.flatMap(allErrors), ...allErrors(cause)];
}

/** Whether one of its causes is a protocol error with one of these names, such as `OFFSET_OUT_OF_RANGE`. */
export function hasApiId(error: unknown, ...ids: readonly string[]): boolean {
  return allErrors(error).some(({ apiId }) => typeof apiId === 'string' && ids.includes(apiId));
}

/** The code of the catalogue that fits the error. */
export function codeOf(error: unknown): Code {
  for (const { code, apiId } of allErrors(error)) {
    const known = typeof apiId === 'string' ? codesByApiId[apiId] : undefined;
    if (known !== undefined) return known;
    if (code === 'PLT_KFK_AUTHENTICATION') return 'NOT_ALLOWED';
  }
  return 'KAFKA_UNREACHABLE';
}

/**
 * A Failure whose message repeats what the errors say. They are not kept as its cause, since their own texts describe the library's inside.
 *
 * @param doing what was being done, on what: `creating the topic squid`
 */
export function failureOf(
  error: unknown,
  doing: string,
  context: { readonly brokers: string; readonly topic?: string | undefined },
): Failure {
  if (error instanceof Failure) return error;
  const { brokers, topic } = context;
  const code = codeOf(error);
  if (code === 'NO_SUCH_TOPIC' && topic !== undefined) return noSuchTopic(topic);
  if (code === 'TOPIC_EXISTS' && topic !== undefined) return topicExists(topic);
  if (code === 'KAFKA_UNREACHABLE') {
    return new Failure(code, `${doing}: no answer from ${brokers}: ${reasonOf(error)}`, { brokers });
  }
  return new Failure(code, `${doing}: ${reasonOf(error)}`, { brokers, ...(topic !== undefined && { topic }) });
}

/** The most telling text: what the broker said, else the deepest cause. */
export function reasonOf(error: unknown): string {
  const all = allErrors(error);
  const said = all.map(({ serverErrorMessage }) => serverErrorMessage).find((text) => typeof text === 'string' && text !== '');
  const broker = all.find(({ apiId }) => typeof apiId === 'string');
  const deepest = all.findLast(({ message }) => typeof message === 'string' && message !== '');
  return String(said ?? broker?.message ?? deepest?.message ?? error).replace(/\.$/, '');
}
