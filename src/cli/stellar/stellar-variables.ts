import { readFile } from 'node:fs/promises';
import { Failure } from '../../errors/catalogue.js';
import { StellarError } from '../../stellar/errors.js';
import { decode } from '../../stellar/json.js';
import { textOf } from '../../stellar/text.js';
import { kindOf, StellarMap, type Value } from '../../stellar/values.js';

/**
 * Reads variables from a file, then from `name=value` assignments, which override it. A value that is valid JSON is read as JSON, any
 * other as text: `port=443` is a number; `port="443"` and `host=a.com` are strings.
 *
 * @param file a file that holds a JSON object
 * @throws Failure WRONG_USAGE for an assignment without `=`, BAD_INPUT for a file that cannot be read or is not a JSON object
 */
export async function readVariables(file: string | undefined, assignments: readonly string[] = []): Promise<Map<string, Value>> {
  const variables = file === undefined ? new Map<string, Value>() : variablesIn(await textIn(file), file);
  for (const assignment of assignments) {
    const at = assignment.indexOf('=');
    if (at < 1) throw new Failure('WRONG_USAGE', `--var ${assignment} is not of the form name=value`);
    variables.set(assignment.slice(0, at), jsonOrText(assignment.slice(at + 1)));
  }
  return variables;
}

function variablesIn(text: string, file: string): Map<string, Value> {
  try {
    const value = decode(text);
    if (value instanceof StellarMap) return new Map(Array.from(value, ([name, each]) => [textOf(name), each]));
    throw new Failure('BAD_INPUT', `${file} holds a ${kindOf(value)}, but variables must be a JSON object`);
  } catch (cause) {
    if (!(cause instanceof StellarError)) throw cause;
    throw new Failure('BAD_INPUT', `${file} is not JSON: ${cause.message}`, { file }, { cause });
  }
}

async function textIn(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new Failure('BAD_INPUT', `cannot read ${file}`, { file }, { cause });
  }
}

function jsonOrText(text: string): Value {
  try {
    return decode(text);
  } catch (error) {
    if (error instanceof StellarError) return text;
    throw error;
  }
}
