import { messageOf } from '../../errors/message-of.js';
/**
 * Models in expressions. The global configuration decides what a failed call gives: with `maas.failure.policy` `null` (the default, as in
 * Metron) null, with `error` an error, with `fallback` the map `maas.failure.fallback`.
 */
import { ModelCallError, type ModelInstance, type ModelQuestion } from '../../models/port.js';
import { untilAborted } from '../../runtime/waits/until-aborted.js';
import { copyOf } from '../copy.js';
import { failed, illegalArgument, nullValue } from '../errors.js';
import { textOf } from '../text.js';
import { StellarMap, type Value, type ValueMap } from '../values.js';
import { arg } from './arguments.js';
import { type CallContext, type Family, need, type StellarFunction } from './definition.js';

const getEndpoint: StellarFunction = {
  name: 'MAAS_GET_ENDPOINT',
  summary: 'Finds a deployed model: a random one of its healthy instances.',
  parameters: [
    { name: 'name', summary: 'the name of the model' },
    { name: 'version', summary: 'its version; default the newest', optional: true },
  ],
  returns: 'a map of url, name, version, and endpoint:<function> for each function; null for a model that is not registered',
  needs: ['models'],
  examples: [
    {
      expr: "MAAS_GET_ENDPOINT('dga')",
      gives: { url: 'http://node1:1500', name: 'dga', version: '10.0', 'endpoint:apply': 'apply' },
    },
    { expr: "MAAS_GET_ENDPOINT('dga', '9.0') == MAAS_GET_ENDPOINT('dga')", gives: false },
    { expr: "MAAS_GET_ENDPOINT('none')", gives: null },
    { expr: "MAAS_GET_ENDPOINT('dga', '7')", gives: null },
    { expr: 'MAAS_GET_ENDPOINT()', gives: null },
    { expr: 'MAAS_GET_ENDPOINT(null)', fails: 'null value' },
  ],
  async: true,
  call(args, context) {
    const models = need(context, 'models');
    const [name, version = null] = args;
    if (name === undefined) return null;
    if (name === null) throw nullValue('the name of the model');
    const found = models.find(textOf(name), version === null ? undefined : textOf(version));
    if (!(found instanceof Promise)) return endpointOf(found);
    return untilAborted(found, context.signal).then(endpointOf, (error: unknown) => {
      context.signal.throwIfAborted();
      throw failed(`models cannot be found: ${messageOf(error)}`, error);
    });
  },
};

const modelApply: StellarFunction = {
  name: 'MAAS_MODEL_APPLY',
  summary: 'Asks a model. Equal questions are answered from a cache for a while.',
  parameters: [
    { name: 'endpoint', summary: 'what MAAS_GET_ENDPOINT gave' },
    { name: 'function', summary: 'which of its functions; default apply', optional: true },
    { name: 'args', summary: 'a map of what is asked, sent by text form' },
  ],
  returns: "the map the model answered; for a model that fails what the global config's maas.failure.policy says, which by default is null",
  needs: ['models'],
  examples: [
    {
      expr: "MAAS_MODEL_APPLY(MAAS_GET_ENDPOINT('dga'), {'host' : domain})",
      vars: { domain: 'yahoo.com' },
      gives: { is_malicious: 'legit' },
    },
    { expr: "MAAS_MODEL_APPLY(MAAS_GET_ENDPOINT('dga'), 'apply', {'host' : 'badguy.com'})", gives: { is_malicious: 'malicious' } },
    { expr: "MAAS_MODEL_APPLY(MAAS_GET_ENDPOINT('none'), {'host' : 'a.com'})", gives: null },
    { expr: "MAAS_MODEL_APPLY(MAAS_GET_ENDPOINT('dga'), 'apply')", fails: 'out of range' },
    { expr: "MAAS_MODEL_APPLY(MAAS_GET_ENDPOINT('dga'))", fails: 'illegal argument' },
  ],
  async: true,
  call(args, context) {
    const models = need(context, 'models');
    if (args.length < 2) throw illegalArgument(`MAAS_MODEL_APPLY takes an endpoint and arguments, got ${args.length}`);
    const question = questionOf(args);
    if (question === undefined) return null;
    try {
      const answer = models.ask(question);
      if (!(answer instanceof Promise)) return copyOf(answer);
      return untilAborted(answer, context.signal).then(copyOf, (error: unknown) => afterFailure(error, context));
    } catch (error) {
      return afterFailure(error, context);
    }
  },
};

/** Functions that find and call models. */
export const maas: Family = { name: 'models', functions: [getEndpoint, modelApply] };

const prefix = 'endpoint:';

function endpointOf(instance: ModelInstance | undefined): ValueMap | null {
  if (instance === undefined) return null;
  const { url, name, version, functions } = instance;
  const map: ValueMap = new StellarMap<Value, Value>('hash');
  map.set('url', url).set('name', name).set('version', version);
  for (const [each, path] of Object.entries(functions)) map.set(prefix + each, path);
  return map;
}

/** @returns undefined for arguments that make no call; as in Metron, the function's value is null then */
function questionOf(args: readonly Value[]): ModelQuestion | undefined {
  const endpoint = args[0];
  const named = typeof args[1] === 'string' ? args[1] : undefined;
  const given = named === undefined ? args[1] : arg(args, 2);
  if (!(endpoint instanceof StellarMap && given instanceof StellarMap)) return undefined;
  const url = endpoint.get('url');
  const sent = textsOf(given);
  if (typeof url !== 'string' || sent === undefined) return undefined;
  const asked = named ?? 'apply';
  return {
    url,
    name: textIn(endpoint, 'name'),
    version: textIn(endpoint, 'version'),
    function: asked,
    path: textIn(endpoint, prefix + asked),
    args: sent,
  };
}

/** @returns undefined when one of the values is null: there was nothing to ask about */
function textsOf(map: ValueMap): Record<string, string> | undefined {
  const entries = [...map];
  if (entries.some(([, value]) => value === null)) return undefined;
  return Object.fromEntries(entries.map(([key, value]) => [textOf(key), textOf(value)]));
}

function textIn(map: ValueMap, key: string): string | undefined {
  const value = map.get(key);
  return typeof value === 'string' ? value : undefined;
}

function afterFailure(error: unknown, { capabilities: { globals }, signal }: CallContext): Value {
  signal.throwIfAborted();
  if (!(error instanceof ModelCallError)) throw error;
  switch (globals?.get('maas.failure.policy') ?? 'null') {
    case 'error':
      throw failed(error.message, error);
    case 'fallback':
      return copyOf(globals?.get('maas.failure.fallback') ?? null);
    default:
      return null;
  }
}
