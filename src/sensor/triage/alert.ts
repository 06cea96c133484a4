import type { Value } from '../../stellar/values.js';
import type { Message } from '../message.js';

const isAlert = 'is_alert';
const affirmative = new Set(['true', 'yes', 'y', 'on', '1']);

/**
 * Whether a message is an alert: by `is_alert`, or, where that is absent, by any hit of threat intel. Writes `is_alert` as Metron has it
 * from here on: the text `true`, or not there at all.
 */
export function settleAlert(message: Message): boolean {
  const said = message.get(isAlert);
  const alert = said === undefined || said === null ? hasThreatIntel(message) : isTrue(said);
  if (alert) message.set(isAlert, 'true');
  else if (said !== undefined) message.delete(isAlert);
  return alert;
}

function hasThreatIntel(message: Message): boolean {
  for (const name of message.keys()) if (name.startsWith('threatintels') && !name.endsWith('.ts')) return true;
  return false;
}

function isTrue(value: Value): boolean {
  return value === true || (typeof value === 'string' && affirmative.has(value.toLowerCase())) || value === 1;
}
