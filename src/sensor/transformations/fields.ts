import { Failure } from '../../errors/catalogue.js';
import { StellarError } from '../../stellar/errors.js';
import { protocolName } from '../../stellar/functions/network/protocols.js';
import { after } from '../../stellar/functions/waiting.js';
import { Pattern } from '../../stellar/regex/pattern.js';
import { textOf } from '../../stellar/text.js';
import { doubleValue, isNumeric } from '../../stellar/values.js';
import { compileFor } from '../config/compile.js';
import { fields } from '../message.js';
import { inputOf, type MakeTransformation, setOrRemove } from './port.js';

/** REMOVE: takes fields away, all or where a condition on the declared input holds. */
export const remove: MakeTransformation = ({ input, output, config }, where, { evaluator }) => {
  const names = output ?? input;
  if (names === undefined) throw new Failure('BAD_SENSOR_CONFIG', `${where}: REMOVE needs an input or output`, { where });
  const source = config?.get('condition') ?? undefined;
  const condition = source === undefined ? undefined : compileFor(String(source), `${where}: condition`, evaluator);
  return {
    waits: condition?.waits ?? false,
    apply(message, { signal }) {
      if (condition === undefined) {
        for (const name of names) message.delete(name);
        return;
      }
      return after(condition.holds(inputOf(message, input), signal === undefined ? {} : { signal }), (holds) => {
        if (holds) for (const name of names) message.delete(name);
      });
    },
  };
};

/** RENAME: `config` says what becomes what. An absent field with a declared input is a null, which removes the new name. */
export const rename: MakeTransformation = ({ input, config }) => ({
  waits: false,
  apply(message) {
    const from = inputOf(message, input);
    const moved = Array.from(config ?? [], ([old, name]) => ({ old, name: String(name), value: from.get(old) }));
    for (const { old, value } of moved) if (value !== undefined) message.delete(old);
    for (const { name, value } of moved) if (value !== undefined) setOrRemove(message, name, value);
  },
});

const kept: readonly string[] = [fields.timestamp, fields.originalString, fields.sourceType];

/** SELECT: only `output` and what every message has to have stays. */
export const select: MakeTransformation = ({ output, input }, where) => {
  const names = output ?? input;
  if (names === undefined) throw new Failure('BAD_SENSOR_CONFIG', `${where}: SELECT needs an output`, { where });
  const stays = new Set([...names, ...kept]);
  return {
    waits: false,
    apply(message) {
      for (const name of [...message.keys()]) if (!stays.has(name)) message.delete(name);
    },
  };
};

/** REGEX_SELECT: the first entry of `config` whose expression is found in the field gives its name to the output. */
export const regexSelect: MakeTransformation = ({ input, output, config }, where) => {
  const [field, second] = input ?? [];
  const [target] = output ?? input ?? [];
  if (field === undefined || second !== undefined || target === undefined)
    throw new Failure('BAD_SENSOR_CONFIG', `${where}: REGEX_SELECT needs exactly one input`, { where });
  const choices = Array.from(config ?? [], ([name, regexes]) => ({
    name,
    patterns: [regexes].flat().flatMap((regex) => patternOf(regex)),
  }));
  return {
    waits: false,
    apply(message) {
      const value = message.get(field) ?? null;
      if (value === null) return;
      const text = textOf(value);
      const choice = choices.find(({ patterns }) => patterns.some((pattern) => pattern.find(text) !== undefined));
      if (choice !== undefined) message.set(target, choice.name);
    },
  };
};

/** An expression that is none matches nothing. */
function patternOf(regex: unknown): Pattern[] {
  try {
    return [new Pattern(String(regex))];
  } catch (error) {
    if (error instanceof StellarError) return [];
    throw error;
  }
}

/** IP_PROTOCOL: the name of a numeric protocol; a number without one removes the field. */
export const ipProtocol: MakeTransformation = ({ input, output }, where) => {
  const names = input ?? output;
  const [target] = output ?? input ?? [];
  if (names === undefined || target === undefined)
    throw new Failure('BAD_SENSOR_CONFIG', `${where}: IP_PROTOCOL needs an input`, { where });
  return {
    waits: false,
    apply(message) {
      for (const name of names) {
        const value = message.get(name) ?? null;
        if (isNumeric(value)) setOrRemove(message, target, protocolName(Math.trunc(doubleValue(value))) ?? null);
      }
    },
  };
};
