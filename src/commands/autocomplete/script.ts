import Script from '../../../node_modules/@oclif/plugin-autocomplete/lib/commands/autocomplete/script.js';

/** The plugin's own; it is not among the package's exports. */
export default class AutocompleteScript extends Script {
  static override summary = 'Print the line for the start-up file of a shell';
}
