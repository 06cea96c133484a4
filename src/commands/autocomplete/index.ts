import Autocomplete from '../../../node_modules/@oclif/plugin-autocomplete/lib/commands/autocomplete/index.js';

/** The plugin's own; it is not among the package's exports. */
export default class AutocompleteIndex extends Autocomplete {
  static override summary = 'Set up completion of commands and flags in bash, zsh or powershell';
  static override description = 'Writes the completion functions to the cache directory and shows how to load them.';
}
