import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * What of oclif is left out of the binary, or loaded only when it is used. Together they take as long as Node's own start; measured with
 * `npm run bench cli-start`.
 */
export function leanOclif() {
  const replacement = (file: string) => path.join(import.meta.dirname, 'replacements', file);
  return {
    alias: {
      debug: replacement('debug.ts'),
      'supports-color': replacement('supports-color.cjs'),
      'wsl-utils': replacement('wsl-utils.ts'),
    },
    // The binary brings the Node that it was made for.
    define: { 'process.env.OCLIF_DISABLE_ENGINE_WARNING': '"true"' },
    plugin: requireWhereUsed,
  };
}

const seldom = [
  'node:child_process',
  'node:fs/promises',
  'node:readline',
  'tinyglobby',
  'minimatch',
  'lilconfig',
  '../module-loader',
  './module-loader',
];

/** oclif requires all it may ever need at the top of each file; these are moved to the places of their use. */
const requireWhereUsed: Plugin = {
  name: 'require where used',
  setup({ onLoad }) {
    onLoad({ filter: /@oclif[\\/]core[\\/]lib[\\/].*\.js$/ }, ({ path: file }) => ({
      contents: seldom.reduce(moveRequire, readFileSync(file, 'utf8')),
      loader: 'js',
    }));
  },
};

function moveRequire(code: string, module: string): string {
  const [statement, variable] = code.match(new RegExp(`^const (\\w+) = require\\("${module.replaceAll('.', '\\.')}"\\);$`, 'm')) ?? [];
  if (statement === undefined || variable === undefined) return code;
  return code.replace(statement, '').replaceAll(`${variable}.`, `require("${module.replaceAll('.', '\\.')}").`);
}
