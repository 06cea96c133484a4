import path from 'node:path';
import { Script } from 'node:vm';

export interface StoredChunk {
  /** ASCII */
  readonly code: string;
  /** V8's bytecode of it, from the same V8 with the same flags; anything else is ignored by V8. */
  readonly cachedData?: Buffer | undefined;
}

export interface ChunkLoader {
  /** The exports of a chunk, evaluated at the first call. */
  load(name: string): unknown;
  /** What was compiled until now, by name. */
  readonly scripts: ReadonlyMap<string, Script>;
}

type Wrapper = (
  module: { exports: unknown },
  exports: unknown,
  require: (specifier: string) => unknown,
  file: string,
  directory: string,
) => void;

/** As Node wraps the modules of files. */
export function compile(name: string, { code, cachedData }: StoredChunk): Script {
  return new Script(`(function(module,exports,require,__filename,__dirname){${code}\n})`, { filename: `maas/${name}`, cachedData });
}

/** Evaluates the chunks that bundle.ts makes, which are in no directory and require one another by `./name.js`. */
export function chunkLoader(read: (name: string) => StoredChunk, requireBuiltin: (specifier: string) => unknown): ChunkLoader {
  const scripts = new Map<string, Script>();
  const modules = new Map<string, { exports: unknown }>();
  const file = process.execPath;

  const load = (name: string): unknown => {
    const known = modules.get(name);
    if (known !== undefined) return known.exports;
    const module = { exports: {} as unknown };
    modules.set(name, module);

    const script = compile(name, read(name));
    scripts.set(name, script);
    const evaluate = script.runInThisContext() as Wrapper;
    evaluate(module, module.exports, require, file, path.dirname(file));
    return module.exports;
  };
  const require = (specifier: string) => (specifier.startsWith('./') ? load(specifier.slice(2)) : requireBuiltin(specifier));
  return { load, scripts };
}
