import { readFile } from 'node:fs/promises';
import path from 'node:path';
import ignore from 'ignore';
import { Failure } from '../../errors/catalogue.js';
import { errnoText, hasErrno } from '../../runtime/errno.js';
import { manifestName } from './manifest.js';

const ignoreFileName = '.maasignore';

/** What no model needs; a line such as `!*.pyc` in .maasignore takes it in all the same. */
const junk = ['.git', '.hg', '.svn', '__pycache__', '*.pyc', '*.pyo', '.DS_Store', '.*.sw[a-p]', ignoreFileName];

/** Whether a path stays out of the archive. Directories that stay out are not looked into. */
export type IgnoreRule = (path: string, kind: 'directory' | 'other') => boolean;

/** The rules of a model directory: the usual junk, then its .maasignore, a line a pattern, as in .gitignore. */
export async function readIgnoreRules(directory: string): Promise<IgnoreRule> {
  return ignoreRules(await readIgnoreFile(path.join(directory, ignoreFileName)));
}

function ignoreRules(patterns: string): IgnoreRule {
  const rules = ignore({ ignorecase: false }).add(junk).add(patterns);
  return (path, kind) => path === manifestName || rules.ignores(kind === 'directory' ? `${path}/` : path);
}

async function readIgnoreFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return '';
    throw new Failure('BAD_MODEL', `can't read ${file}: ${errnoText(error)}`, { file }, { cause: error });
  }
}
