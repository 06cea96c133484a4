import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../errors/catalogue.js';
import { checkExpressions, type ExpressionCheck } from './check-expressions.js';

/**
 * Checks the expressions in a file, or in every `.json` file of a directory and its subdirectories.
 *
 * @throws Failure BAD_INPUT, naming what can't be read
 */
export async function checkExpressionFiles(place: string): Promise<ExpressionCheck> {
  const checks: ExpressionCheck[] = [];
  for (const file of await filesIn(place)) checks.push(checkExpressions(file, await readable(file, () => readFile(file, 'utf8'))));
  return {
    file: place,
    expressions: checks.reduce((sum, { expressions }) => sum + expressions, 0),
    findings: checks.flatMap(({ findings }) => findings),
  };
}

async function filesIn(place: string): Promise<readonly string[]> {
  if (!(await readable(place, () => stat(place))).isDirectory()) return [place];
  const names = await readable(place, () => readdir(place, { recursive: true }));
  const configs = names.filter((name) => name.endsWith('.json')).sort();
  return configs.map((name) => path.join(place, name));
}

async function readable<Result>(file: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (cause) {
    throw new Failure('BAD_INPUT', `cannot read ${file}`, { file }, { cause });
  }
}
