import { isIp, isIpv4, isIpv6 } from '../../stellar/functions/checks/addresses.js';
import { isDomain } from '../../stellar/functions/checks/domains.js';
import { isEmail } from '../../stellar/functions/checks/emails.js';
import { isUrl } from '../../stellar/functions/checks/urls.js';
import { Pattern } from '../../stellar/regex/pattern.js';
import { textOf } from '../../stellar/text.js';
import { Double, Float, type Value } from '../../stellar/values.js';
import { compileFor } from '../config/compile.js';
import { DateFormat } from '../time/date-format.js';
import { Layers } from '../variables.js';
import { type MakeValidation, valuesOf } from './port.js';

/** The condition sees the input alone (or the whole message), then its own config, then the global config. */
const stellar: MakeValidation = ({ input, options, variables, where }, { evaluator, globals }) => {
  const expression = compileFor(options.required('condition'), `${where}: condition`, evaluator);
  return {
    waits: expression.waits,
    input,
    holds: (message, signal) => {
      const own = input.length === 0 ? message : new Map(input.map((name) => [name, message.get(name) ?? null]));
      return expression.holds(new Layers(own, variables, globals), signal === undefined ? {} : { signal });
    },
  };
};

/** One good address is enough, and so is one that is absent: Metron stops at the first that passes. */
const ip: MakeValidation = ({ input, options }) => {
  const checks = (options.texts('type') ?? ['any']).map(addressCheck);
  return {
    waits: false,
    input,
    holds: (message) => valuesOf(message, input).some((value) => value === null || checks.some((check) => check(textOf(value)))),
  };
};

/** An unknown type is both. */
function addressCheck(type: string): (text: string) => boolean {
  if (type.toUpperCase() === 'IPV4') return isIpv4;
  return type.toUpperCase() === 'IPV6' ? isIpv6 : isIp;
}

/** Every value that is there has to pass. */
function everyText(passes: (text: string, value: Value) => boolean): MakeValidation {
  return ({ input }) => ({
    waits: false,
    input,
    holds: (message) => valuesOf(message, input).every((value) => value === null || passes(textOf(value), value)),
  });
}

const wholeNumber = /^[+-]?\d{1,19}$/;

/** A 64-bit number, or the text of one. */
function isLong(text: string, value: Value): boolean {
  if (value instanceof Double || value instanceof Float || !wholeNumber.test(text)) return false;
  const exact = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, exact) === exact;
}

/** The first input that is absent ends it well, as in Metron; a date at the start of the text is enough. */
const date: MakeValidation = ({ input, options }, { now }) => {
  const format = options.checked('format', () => new DateFormat(options.required('format'), 'UTC'));
  return {
    waits: false,
    input,
    holds: (message) => {
      for (const value of valuesOf(message, input)) {
        if (value === null) return true;
        if (format.parse(textOf(value), now(), true) === undefined) return false;
      }
      return true;
    },
  };
};

const regexMatch: MakeValidation = (config, environment) => {
  const pattern = config.options.checked('pattern', () => new Pattern(config.options.required('pattern')));
  return everyText((text) => pattern.matches(text) !== undefined)(config, environment);
};

const notEmpty: MakeValidation = ({ input }) => ({
  waits: false,
  input,
  holds: (message) => valuesOf(message, input).every((value) => value !== null && textOf(value).trim() !== ''),
});

interface Known {
  /** Metron's class, which a config may name instead. */
  readonly className: string;
  readonly make: MakeValidation;
}

/** A new one is added here, and nowhere else. */
export const validations: Readonly<Record<string, Known>> = {
  STELLAR: { className: 'QueryValidation', make: stellar },
  IP: { className: 'IPValidation', make: ip },
  DOMAIN: { className: 'DomainValidation', make: everyText(isDomain) },
  EMAIL: { className: 'EmailValidation', make: everyText(isEmail) },
  URL: { className: 'URLValidation', make: everyText(isUrl) },
  DATE: { className: 'DateValidation', make: date },
  INTEGER: { className: 'IntegerValidation', make: everyText(isLong) },
  REGEX_MATCH: { className: 'RegexValidation', make: regexMatch },
  NOT_EMPTY: { className: 'NotEmptyValidation', make: notEmpty },
};
