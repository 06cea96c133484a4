import type { SearchDocument } from '../../search/port.js';
import { textOf } from '../../stellar/text.js';
import { doubleValue, isNumeric, type Value } from '../../stellar/values.js';
import { fields, type Message } from '../message.js';
import { encodeValue } from '../message-json.js';

export interface DocumentOptions {
  /** `<index>_index_<date>` */
  readonly index: string;
  readonly formatDate: (ms: number) => string;
  /** Dots of field names become colons, as the servers' dots mean something. */
  readonly dedot: boolean;
}

/** A message that no document can be made of. */
class NoDocumentError extends Error {
  override readonly name = 'NoDocumentError';
}

/** Names that are kept. More than this, or longer ones, are not a sensor's fields but somebody's data. */
const mostNames = 10_000;
const longestName = 200;

/** Makes the documents of one sensor's messages: where, under which id, and as what JSON. The same message gives the same, whenever that is. */
export class Documents {
  readonly #options: DocumentOptions;
  /** By field name, quoted. */
  readonly #names = new Map<string, string>();

  constructor(options: DocumentOptions) {
    this.#options = options;
  }

  /**
   * @param recordTime epoch ms of the record, for where the message has no timestamp
   * @throws NoDocumentError
   */
  of(message: Message, recordTime: number | undefined): SearchDocument {
    const guid = message.get(fields.guid);
    if (typeof guid !== 'string' || guid === '') throw new NoDocumentError('the message has no guid');
    const time = timeOf(message.get(fields.timestamp)) ?? recordTime;
    if (time === undefined) throw new NoDocumentError('the message has no timestamp, and neither has its record');
    return { index: this.indexAt(time), id: guid, json: this.#jsonOf(message) };
  }

  /** The index for a time in epoch ms. */
  indexAt(time: number): string {
    return `${this.#options.index}_index_${this.#options.formatDate(time)}`;
  }

  #jsonOf(message: Message): string {
    let json = '{';
    for (const [name, value] of this.#distinct(message)) json += `${json.length > 1 ? ',' : ''}${this.#nameOf(name)}:${encodeValue(value)}`;
    return `${json}}`;
  }

  /** `a.b` and `a:b` become one field, of which servers take no two: the last counts. */
  #distinct(message: Message): Message {
    if (!this.#options.dedot) return message;
    for (const name of message.keys()) {
      if (name.includes(':')) return new Map(Array.from(message, ([each, value]) => [each.replaceAll('.', ':'), value]));
    }
    return message;
  }

  #nameOf(field: string): string {
    const known = this.#names.get(field);
    if (known !== undefined) return known;
    const quoted = JSON.stringify(this.#options.dedot ? field.replaceAll('.', ':') : field);
    if (this.#names.size < mostNames && field.length <= longestName) this.#names.set(field, quoted);
    return quoted;
  }
}

/** @throws NoDocumentError for one that is there and is none: Metron's writer refuses it, too */
function timeOf(value: Value | undefined): number | undefined {
  if (value === undefined || value === null) return undefined;
  const time = isNumeric(value) ? doubleValue(value) : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  if (Number.isFinite(time) && Math.abs(time) <= 8.64e15) return time;
  throw new NoDocumentError(`the timestamp ${textOf(value)} is no time in milliseconds`);
}
