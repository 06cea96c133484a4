/** The first script of dist/maas: loads the others from the executable's assets and starts the command line. Bundled by executable.ts. */
import { getRawAsset } from 'node:sea';
import { chunkLoader } from './chunk-loader.ts';

interface Main {
  main(argv: readonly string[]): Promise<void>;
}

function read(name: string) {
  return { code: Buffer.from(getRawAsset(name)).toString('latin1'), cachedData: cacheOf(name) };
}

/** Only an executable for the machine it was built on has them. */
function cacheOf(name: string): Buffer | undefined {
  try {
    return Buffer.from(getRawAsset(`${name}.cache`));
  } catch {
    return undefined;
  }
}

const { main } = chunkLoader(read, require).load('main.js') as Main;
main(process.argv.slice(2));
