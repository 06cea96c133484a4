import { fields, type Message } from '../message.js';
import { encodeValue } from '../message-json.js';
import type { ChainOutcome } from '../pipeline/chain.js';
import type { Outgoing } from '../pipeline/sink.js';

/** What another configuration makes of one record. */
export interface RecordChange {
  /** Where the record is: file and place. */
  readonly origin: string;
  readonly messages: readonly MessageChange[];
  /** Error messages that come, or no longer come; by type and text. */
  readonly errors: { readonly added: readonly string[]; readonly removed: readonly string[] };
}

export interface MessageChange {
  readonly guid: string;
  /** `added`: there was no such message before; `removed`: there is none any more. */
  readonly kind: 'changed' | 'added' | 'removed';
  readonly fields: readonly FieldChange[];
  readonly alert: AlertChange;
}

/** Values as JSON text; undefined where the field is not there. */
export interface FieldChange {
  readonly field: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Whether it is an alert, and with which score. */
export interface Alert {
  readonly isAlert: boolean;
  readonly score: number | undefined;
}

export interface AlertChange {
  readonly before: Alert;
  readonly after: Alert;
}

/** When a stage worked on a message: never twice the same, and no work of a configuration. */
const isTimeOfWork = (field: string) => field.endsWith('.ts');

/** @returns undefined when both make the same of the record */
export function compareOutcomes(origin: string, before: ChainOutcome, after: ChainOutcome): RecordChange | undefined {
  const length = Math.max(before.outgoing.length, after.outgoing.length);
  // Messages of one record are told apart by their place in it: a configuration may give them guids of its own.
  const pairs = Array.from({ length }, (_, at) => compareMessages(before.outgoing[at], after.outgoing[at]));
  const messages = pairs.filter((change) => change !== undefined);
  const errors = compareErrors(before.errors, after.errors);
  if (messages.length === 0 && errors.added.length === 0 && errors.removed.length === 0) return undefined;
  return { origin, messages, errors };
}

function compareMessages(before: Outgoing | undefined, after: Outgoing | undefined): MessageChange | undefined {
  const old = before?.message ?? new Map();
  const now = after?.message ?? new Map();
  const names = new Set([...old.keys(), ...now.keys()].filter((name) => !isTimeOfWork(name)));
  const changes = [...names].flatMap((field) => {
    const change = { field, before: textOf(old, field), after: textOf(now, field) };
    return change.before === change.after ? [] : [change];
  });
  if (changes.length === 0) return undefined;
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  const guid = now.get(fields.guid) ?? old.get(fields.guid);
  return { guid: String(guid ?? ''), kind, fields: changes, alert: { before: alertOf(old), after: alertOf(now) } };
}

function textOf(message: Message, field: string): string | undefined {
  const value = message.get(field);
  return value === undefined ? undefined : encodeValue(value);
}

function alertOf(message: Message): Alert {
  const score = textOf(message, 'threat.triage.score');
  return { isAlert: String(message.get('is_alert')) === 'true', score: score === undefined ? undefined : Number(score) };
}

function compareErrors(before: readonly Outgoing[], after: readonly Outgoing[]): RecordChange['errors'] {
  const old = before.map(describeError);
  const now = after.map(describeError);
  return { added: without(now, old), removed: without(old, now) };
}

function describeError({ message }: Outgoing): string {
  return `${message.get('error_type')}: ${message.get('message') ?? message.get('error_fields') ?? 'the message is invalid'}`;
}

/** As often as it is there more often. */
function without(some: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return some.filter((each) => {
    const at = left.indexOf(each);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
