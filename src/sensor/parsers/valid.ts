import { fields, type Message } from '../message.js';

/** What most parsers ask of a message: that it has a timestamp of whatever kind. `original_string` it always has by then. */
export function hasTimestamp(message: Message): boolean {
  return message.has(fields.timestamp) && message.has(fields.originalString);
}
