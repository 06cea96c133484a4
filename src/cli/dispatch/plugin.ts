import { type Command, Config, type Interfaces } from '@oclif/core';
import manifest from '../../../oclif.manifest.json' with { type: 'json' };
import packageJson from '../../../package.json' with { type: 'json' };
import { commandLoaders } from '../command-loaders.js';

/**
 * Sets oclif up with a single plugin, whose commands are described by the manifest and loaded through `commandLoaders`. oclif searches no
 * directories: the binary needs no other files, and no file nearby can add commands to it.
 */
export async function loadConfig(): Promise<Config> {
  const plugin = embeddedPlugin();
  const config = new EmbeddedConfig({
    root: plugin.root,
    pjson: plugin.pjson,
    plugins: new Map([[plugin.name, plugin]]),
    userPlugins: false,
    devPlugins: false,
  });
  await config.load();
  return config;
}

class EmbeddedConfig extends Config {
  /** Keeps oclif from looking for a theme file; colours come from render/style.ts. */
  override async loadTheme(): Promise<undefined> {}
}

function embeddedPlugin(): Interfaces.Plugin {
  const { name, version, oclif } = packageJson;
  const root = '/';
  const described = manifest as unknown as Interfaces.Manifest;

  const plugin: Interfaces.Plugin = {
    _base: '',
    name,
    alias: name,
    version,
    root,
    pjson: { ...packageJson, oclif: { ...oclif, topicSeparator: ' ' } },
    topics: Object.entries(oclif.topics).map(([topic, { description }]) => ({ name: topic, description })),
    options: { root, isRoot: true },
    isRoot: true,
    type: 'core',
    moduleType: 'commonjs',
    valid: true,
    hooks: {},
    hasManifest: true,
    commandsDir: undefined,
    commandIDs: Object.keys(described.commands),
    commands: [],
    findCommand: (id: string) => loadCommand(id, plugin),
    load: async () => {},
  };
  plugin.commands = Object.values(described.commands).map((command) => ({ ...command, load: () => loadCommand(command.id, plugin) }));
  return plugin;
}

async function loadCommand(id: string, plugin: Interfaces.Plugin): Promise<Command.Class> {
  const load = commandLoaders[id];
  if (load === undefined) throw new Error(`${id} is in oclif.manifest.json but not in command-loaders.ts`);
  const { default: command } = await load();
  command.id = id;
  command.plugin = plugin;
  return command;
}
