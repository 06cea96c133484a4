import Create from '../../../node_modules/@oclif/plugin-autocomplete/lib/commands/autocomplete/create.js';

/** The plugin's own; it is not among the package's exports. */
export default class AutocompleteCreate extends Create {
  static override summary = 'Write the completion functions';
}
