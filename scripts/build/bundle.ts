import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type Plugin, transform } from 'esbuild';
import { leanOclif } from './lean-oclif.ts';

/** CommonJS scripts by name, `main.js` first; each requires others as `./name.js`, and builtins. ASCII only. */
export type Chunks = ReadonlyMap<string, string>;

const shared = {
  platform: 'node',
  target: 'node24',
  legalComments: 'none',
  minifyWhitespace: true,
  minifySyntax: true,
  charset: 'ascii',
} as const;

/**
 * Bundles src/cli/main.ts with all it needs, split at the dynamic imports: a command is read and compiled when it runs, and start-up
 * costs the same however many there are.
 *
 * esbuild splits ES modules only; each part is then turned into CommonJS, since a single executable can evaluate nothing else.
 */
export async function bundle(root: string): Promise<Chunks> {
  const { alias, define, plugin } = leanOclif();
  const result = await build({
    ...shared,
    absWorkingDir: root,
    entryPoints: ['src/cli/main.ts'],
    bundle: true,
    splitting: true,
    write: false,
    outdir: 'build/chunks',
    format: 'esm',
    // The other form of it reads a file of its own, which a single executable doesn't have.
    alias: {
      ...alias,
      '@platformatic/wasm-utils': path.join(root, 'node_modules/@platformatic/wasm-utils/dist/bundled.js'),
      // Its main file asks for its parts in a way that a bundler cannot see.
      'jsonc-parser': path.join(root, 'node_modules/jsonc-parser/lib/esm/main.js'),
    },
    define: { ...define, 'process.env.NODE_ENV': '"production"', 'import.meta.url': '"file:///maas.js"' },
    // oclif looks for these in a checkout that wants them; maas never does.
    external: ['typescript', 'ts-node', 'pnpapi'],
    plugins: [plugin, strictBufferStreamReader],
    logLevel: 'warning',
  });

  const chunks = new Map<string, string>();
  for (const { path: file, text } of result.outputFiles) {
    const { code } = await transform(text, { ...shared, format: 'cjs', supported: { 'dynamic-import': false }, logLevel: 'error' });
    chunks.set(path.basename(file), ascii(code));
  }
  return chunks;
}

/** webhdfs' reader says `delete data` of a variable, which is a syntax error in the strict mode that ES modules are in. */
const strictBufferStreamReader: Plugin = {
  name: 'buffer-stream-reader in strict mode',
  setup({ onLoad }) {
    onLoad({ filter: /buffer-stream-reader[\\/]reader\.js$/ }, ({ path: file }) => {
      const contents = readFileSync(file, 'utf8').replace('delete data;', 'data = null;').replace('new Buffer(', 'Buffer.from(');
      return { contents, loader: 'js' };
    });
  },
};

/** So that a script's text is its bytes: what esbuild leaves, in regular expressions, means the same escaped. */
function ascii(code: string): string {
  return code.replace(/\P{ASCII}/gu, escaped);
}

/** Unit by unit: what lies past the first plane has two. */
function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`).join('');
}

/** @returns their files' directory, which holds nothing else */
export function writeChunks(root: string, chunks: Chunks): string {
  const directory = path.join(root, 'build/chunks');
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  for (const [name, code] of chunks) writeFileSync(path.join(directory, name), code, 'latin1');
  return directory;
}
