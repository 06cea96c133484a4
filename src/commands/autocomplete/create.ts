import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import Create from '../../../node_modules/@oclif/plugin-autocomplete/lib/commands/autocomplete/create.js';
import { bashCompletion } from '../../cli/dispatch/bash-completion.js';
import { Failure } from '../../errors/catalogue.js';

/** The plugin's own, which is not among the package's exports; with a function for bash that completes files too. */
export default class AutocompleteCreate extends Create {
  static override summary = 'Write the completion functions';

  override async run(): Promise<void> {
    const { bin, cacheDir, commands } = this.config;
    try {
      await super.run();
      await writeFile(path.join(cacheDir, 'autocomplete/functions/bash', `${bin}.bash`), bashCompletion(bin, commands));
    } catch (error) {
      const hint = 'set XDG_CACHE_HOME to a directory that you can write to';
      throw new Failure(
        'NOT_ALLOWED',
        `the completion functions could not be written below ${cacheDir}`,
        { cacheDir },
        { hint, cause: error },
      );
    }
  }
}
