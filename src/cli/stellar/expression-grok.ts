import { Failure } from '../../errors/catalogue.js';
import { commonPatterns } from '../../sensor/grok/common.js';
import { addDefinitions } from '../../sensor/grok/definitions.js';
import { Grok } from '../../sensor/grok/grok.js';
import type { CompileGrok } from '../../stellar/functions/capabilities.js';

/** The definition that an expression itself becomes: no common one is named so. */
const whole = '_EXPRESSION';

/** Sensors' own grok, for expressions that are tried out. */
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
