import { Failure } from '../errors/catalogue.js';
import type { Evaluator } from '../stellar/evaluator.js';
import type { Maybe } from '../stellar/functions/waiting.js';
import { textOf } from '../stellar/text.js';
import { compileFor } from './config/compile.js';
import type { Options } from './config/options.js';
import type { Message } from './message.js';

/** Which messages go on; the others are dropped without a word. */
export interface Filter {
  readonly waits: boolean;
  /** @throws StellarError an expression that fails, or gives no boolean: an error of the record */
  keeps(message: Message, signal?: AbortSignal): Maybe<boolean>;
}

/**
 * `filterClassName`, by its short name or Metron's class; its settings stand in `parserConfig`.
 *
 * @returns undefined when everything is kept @throws Failure BAD_SENSOR_CONFIG
 */
export function openFilter(className: string | undefined, options: Options, where: string, evaluator: Evaluator): Filter | undefined {
  const name = (className ?? '').trim();
  const simple = name.slice(name.lastIndexOf('.') + 1);
  if (name === '' || name === 'DEFAULT') return undefined;
  if (name === 'STELLAR' || simple === 'StellarFilter') return stellarFilter(options, where, evaluator);
  if (name === 'BRO' || simple === 'BroMessageFilter') return broFilter(options);
  throw new Failure('BAD_SENSOR_CONFIG', `${where}: there is no filter ${name}`, { where }, { hint: 'there are STELLAR, BRO and DEFAULT' });
}

function stellarFilter(options: Options, where: string, evaluator: Evaluator): Filter | undefined {
  const query = options.text('filter.query');
  if (query === undefined || query.trim() === '') return undefined;
  const expression = compileFor(query, `${where}: filter.query`, evaluator);
  return {
    waits: expression.waits,
    keeps: (message, signal) => expression.holds(message, signal === undefined ? {} : { signal }),
  };
}

/** Keeps what one field says is of a protocol that is listed. */
function broFilter(options: Options): Filter {
  const key = options.required('bro.filter.source.key');
  const protocols = options.texts('bro.filter.source.known.protocols');
  if (protocols === undefined) throw options.bad('bro.filter.source.known.protocols', 'is missing');
  const known = new Set(protocols);
  return {
    waits: false,
    keeps: (message) => {
      const value = message.get(key) ?? null;
      return value !== null && known.has(textOf(value));
    },
  };
}
