/** Every command class by its id: what oclif's manifest is made from. */
import type { Command } from '@oclif/core';
import { resolveTypeScript } from './typescript-sources.ts';

resolveTypeScript();
const { commandLoaders } = await import('../src/cli/command-loaders.ts');

const commands: Record<string, Command.Class> = {};
for (const [id, load] of Object.entries(commandLoaders)) commands[id] = (await load()).default;
export default commands;
