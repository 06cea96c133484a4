import type { KeyValueStore, KnownColumns } from '../../storage/key-values/port.js';
import { textOf } from '../text.js';
import { StellarMap, type Value } from '../values.js';
import { exactly } from './arguments.js';
import { type CallContext, type Example, type Family, need, type Parameter, type StellarFunction } from './definition.js';
import { after, type Maybe } from './waiting.js';

const parameters: readonly Parameter[] = [
  { name: 'type', summary: 'what kind of thing is known: whois, malicious_ip' },
  { name: 'indicator', summary: 'of what' },
  { name: 'table', summary: 'where it is kept' },
  { name: 'family', summary: 'the column family' },
];

type Answer = (known: KnownColumns | undefined) => Value;

function lookup(name: string, summary: string, returns: string, answer: Answer, examples: readonly Example[]): StellarFunction {
  return {
    name,
    summary,
    parameters,
    returns,
    needs: ['keyValues'],
    examples: [...examples, { expr: `${name}('whois', 'a.com')`, fails: 'illegal state' }],
    async: true,
    call(args, context) {
      exactly(args, 4, name, 'state');
      return after(find(args, context), answer);
    },
  };
}

const get = lookup(
  'ENRICHMENT_GET',
  'What the reference data says of something.',
  'a map of columns; an empty one where nothing is known',
  (known) => StellarMap.of<Value, Value>(Object.entries(known ?? {}), 'hash'),
  [
    { expr: "ENRICHMENT_GET('whois', 'a.com', 'enrichments', 't')", gives: { owner: 'Ann' } },
    { expr: "ENRICHMENT_GET('whois', null, 'enrichments', 't')", gives: {} },
  ],
);

const exists = lookup('ENRICHMENT_EXISTS', 'Whether the reference data knows something.', 'true or false', (known) => known !== undefined, [
  { expr: "ENRICHMENT_EXISTS('whois', 'a.com', 'enrichments', 't')", gives: true },
  { expr: "ENRICHMENT_EXISTS('whois', 'b.com', 'enrichments', 't')", gives: false },
]);

/** Functions that look up reference data. */
export const enrichment: Family = { name: 'enrichment', functions: [get, exists] };

/** Looks up an indicator. A failure of the store counts as not found, as in Metron. */
function find([type = null, indicator = null, table, family]: readonly Value[], context: CallContext): Maybe<KnownColumns | undefined> {
  if (type === null || indicator === null) return undefined;
  const store: KeyValueStore = need(context, 'keyValues');
  const named = (value: Value | undefined) => (typeof value === 'string' && value !== '' ? value : undefined);
  const key = { type: textOf(type), indicator: textOf(indicator), table: named(table), columnFamily: named(family) };
  const found = store.get(key, context.signal);
  if (!(found instanceof Promise)) return found;
  return found.catch(() => {
    context.signal.throwIfAborted();
    return undefined;
  });
}
