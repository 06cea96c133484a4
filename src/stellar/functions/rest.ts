import { illegalArgument, nullValue, StellarError, wrongKind } from '../errors.js';
import { encode } from '../json.js';
import { readJson } from '../json-reader.js';
import { textOf } from '../text.js';
import { kindOf, StellarMap, type Value, type ValueMap } from '../values.js';
import { arg, asMap, notNull } from './arguments.js';
import { type CallContext, type Example, type Family, need, type Parameter, type StellarFunction } from './definition.js';

const url: Parameter = { name: 'url', summary: 'http or https' };
const options: readonly Parameter[] = [
  {
    name: 'config',
    summary: "a map of settings: timeout (ms), response.codes.allowed, error.value.override and others; they go before the global config's",
    optional: true,
  },
  { name: 'query', summary: 'a map of parameters of the URL', optional: true },
];
const returns =
  'a map, from the JSON object that is answered; for anything else the setting error.value.override, which by default is null';

const get: StellarFunction = {
  name: 'REST_GET',
  summary: 'Asks an HTTP service.',
  parameters: [url, ...options],
  returns,
  needs: ['http'],
  examples: restExamples('REST_GET', "'http://whois/a'"),
  async: true,
  call(args, context) {
    if (args.length < 1) throw illegalArgument('REST_GET takes at least 1 argument, got 0');
    const settings = settingsOf(context, 'stellar.rest.get.settings', asMap(args[1] ?? null));
    const target = targetOf(arg(args, 0), args.length === 3 ? asMap(arg(args, 2)) : null);
    return answered({ url: target, method: 'GET', body: undefined }, settings, context);
  },
};

const post: StellarFunction = {
  name: 'REST_POST',
  summary: 'Sends data to an HTTP service.',
  parameters: [url, { name: 'data', summary: 'a map, or the text of a JSON object' }, ...options],
  returns,
  needs: ['http'],
  examples: [
    ...restExamples('REST_POST', "'http://whois/a', {'a' : 1}"),
    { expr: "REST_POST('http://whois/a', '[1]')", fails: 'wrong kind' },
    { expr: "REST_POST('http://whois/a', 'text')", fails: 'illegal argument' },
  ],
  async: true,
  call(args, context) {
    if (args.length < 2) throw illegalArgument(`REST_POST takes at least 2 arguments, got ${args.length}`);
    const settings = settingsOf(context, 'stellar.rest.post.settings', asMap(args[2] ?? null));
    const target = targetOf(arg(args, 0), args.length === 4 ? asMap(arg(args, 3)) : null);
    return answered({ url: target, method: 'POST', body: bodyOf(arg(args, 1), settings) }, settings, context);
  },
};

/** HTTP services. */
export const rest: Family = { name: 'rest', functions: [get, post] };

function restExamples(name: string, args: string): Example[] {
  return [
    { expr: `${name}(${args})`, gives: { owner: 'Ann' } },
    { expr: `${name}(${args.replace('/a', '/none')}, {'error.value.override' : 'unknown'})`, gives: 'unknown' },
    { expr: `${name}(${args.replace('http://', '')})`, fails: 'illegal argument' },
    { expr: `${name}()`, fails: 'illegal argument' },
  ];
}

/** Low to high: built in, the global config's for all, its for this method, the argument. */
function settingsOf({ capabilities: { globals } }: CallContext, own: string, given: ValueMap | null): ReadonlyMap<string, Value> {
  const layers = [globals?.get('stellar.rest.settings'), globals?.get(own), given];
  const entries = layers.flatMap((layer) =>
    layer instanceof StellarMap ? Array.from(layer, ([name, value]) => [textOf(name), value] as const) : [],
  );
  return new Map<string, Value>([['timeout', 1_000], ['response.codes.allowed', [200]], ['enforce.json', true], ...entries]);
}

function targetOf(given: Value, query: ValueMap | null): URL {
  if (given === null) throw nullValue('the URL');
  const target = URL.parse(textOf(given));
  if (target === null || !/^https?:$/.test(target.protocol)) throw illegalArgument(`${textOf(given)} is no URL of http`);
  for (const [name, value] of query ?? []) {
    if (typeof value !== 'string') throw wrongKind('string', kindOf(value));
    target.searchParams.set(textOf(name), value);
  }
  return target;
}

/** Sent in ISO-8859-1, as Metron does. */
function bodyOf(data: Value, settings: ReadonlyMap<string, Value>): Uint8Array {
  if (data === null) return new Uint8Array();
  const text = data instanceof StellarMap ? JSON.stringify(encode(data)) : textOf(data);
  if (!(data instanceof StellarMap) && settings.get('enforce.json') !== false) {
    const value = jsonIn(text);
    if (value === undefined) throw illegalArgument('the data is no JSON');
    if (!(value instanceof StellarMap)) throw wrongKind('map', kindOf(value));
  }
  return Buffer.from(text, 'latin1');
}

async function answered(
  request: { readonly url: URL; readonly method: 'GET' | 'POST'; readonly body: Uint8Array | undefined },
  settings: ReadonlyMap<string, Value>,
  context: CallContext,
): Promise<Value> {
  const failed = () => settings.get('error.value.override') ?? null;
  const timeout = settings.get('timeout') ?? null;
  if (typeof timeout !== 'number') throw wrongKind('int', kindOf(timeout));
  try {
    const headers = {
      accept: 'application/json',
      ...(await authorization(settings, context)),
      ...(request.body && { 'content-type': 'application/json' }),
    };
    const ask = { ...request, headers, timeoutMs: timeout, signal: context.signal };
    const { status, body, declaredLength } = await need(context, 'http').request(ask);
    const allowed = settings.get('response.codes.allowed');
    if (!Array.isArray(allowed) || !allowed.includes(status)) return failed();
    if (body.length === 0) return settings.get('empty.content.override') ?? null;
    if (settings.get('verify.content.length') === true && declaredLength !== body.length) return failed();
    const value = jsonIn(new TextDecoder().decode(body));
    return value instanceof StellarMap ? value : failed();
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof StellarError) throw error;
    return failed();
  }
}

/** Only where both a user and the file of the password are set. */
async function authorization(settings: ReadonlyMap<string, Value>, context: CallContext): Promise<Record<string, string>> {
  const [user, file] = [settings.get('basic.auth.user'), settings.get('basic.auth.password.path')];
  if (typeof user !== 'string' || typeof file !== 'string') return {};
  const { signal } = context;
  const chunks = await (await need(context, 'hdfsFiles').read(file, { signal })).toArray();
  const password = Buffer.concat(chunks).toString('utf8');
  return { authorization: `Basic ${Buffer.from(`${user}:${notNull(password, 'the password')}`).toString('base64')}` };
}

function jsonIn(text: string): Value | undefined {
  try {
    return readJson(text);
  } catch (error) {
    if (error instanceof StellarError) return undefined;
    throw error;
  }
}
