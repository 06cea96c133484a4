import { Failure } from '../../errors/catalogue.js';
import { commonPatterns } from '../../sensor/grok/common.js';
import { addDefinitions } from '../../sensor/grok/definitions.js';
import { Grok } from '../../sensor/grok/grok.js';
import type { CompileGrok } from '../../stellar/functions/capabilities.js';

/** The name under which the expression itself is defined; no common pattern has it. */
const whole = '_EXPRESSION';

/** The grok of sensors, for Stellar's GROK functions. @returns undefined for an invalid expression */
export function expressionGrok(): CompileGrok {
  let common: ReadonlyMap<string, string> | undefined;
  return (expression) => {
    common ??= commonDefinitions();
    try {
      const grok = new Grok(new Map([...common, [whole, expression]]), whole);
      return (text) => grok.match(text);
    } catch (error) {
      if (error instanceof Failure && error.code === 'BAD_SENSOR_CONFIG') return undefined;
      throw error;
    }
  };
}

function commonDefinitions(): ReadonlyMap<string, string> {
  const definitions = new Map<string, string>();
  addDefinitions(definitions, commonPatterns);
  return definitions;
}
