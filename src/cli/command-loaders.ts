import type { Command } from '@oclif/core';

type Loader = () => Promise<{ readonly default: Command.Class }>;

/**
 * Every command by oclif's id, loaded when it runs. The imports are literals so that the bundler finds them; a test holds this table
 * against the files of src/commands.
 */
export const commandLoaders: Readonly<Record<string, Loader>> = {
  agent: () => import('../commands/agent/index.js'),
  autocomplete: () => import('../commands/autocomplete/index.js'),
  'autocomplete:create': () => import('../commands/autocomplete/create.js'),
  'autocomplete:script': () => import('../commands/autocomplete/script.js'),
  'deploy:add': () => import('../commands/deploy/add.js'),
  'deploy:list': () => import('../commands/deploy/list.js'),
  'deploy:logs': () => import('../commands/deploy/logs.js'),
  'deploy:remove': () => import('../commands/deploy/remove.js'),
  'deploy:scale': () => import('../commands/deploy/scale.js'),
  'deploy:status': () => import('../commands/deploy/status.js'),
  dev: () => import('../commands/dev/index.js'),
  'dev:reset': () => import('../commands/dev/reset.js'),
  'dev:status': () => import('../commands/dev/status.js'),
  'dev:stop': () => import('../commands/dev/stop.js'),
  help: () => import('../commands/help.js'),
  'model:apply': () => import('../commands/model/apply.js'),
  'model:check': () => import('../commands/model/check.js'),
  'model:gc': () => import('../commands/model/gc.js'),
  'model:init': () => import('../commands/model/init.js'),
  'model:list': () => import('../commands/model/list.js'),
  'model:run': () => import('../commands/model/run.js'),
  'node:list': () => import('../commands/node/list.js'),
  'sensor:list': () => import('../commands/sensor/list.js'),
  'sensor:run': () => import('../commands/sensor/run.js'),
  'sensor:scale': () => import('../commands/sensor/scale.js'),
  'sensor:start': () => import('../commands/sensor/start.js'),
  'sensor:status': () => import('../commands/sensor/status.js'),
  'sensor:stop': () => import('../commands/sensor/stop.js'),
  service: () => import('../commands/service/index.js'),
  'service:status': () => import('../commands/service/status.js'),
  'service:stop': () => import('../commands/service/stop.js'),
  'stellar:eval': () => import('../commands/stellar/eval.js'),
  'stellar:functions': () => import('../commands/stellar/functions.js'),
  test: () => import('../commands/test.js'),
  'topic:alter': () => import('../commands/topic/alter.js'),
  'topic:create': () => import('../commands/topic/create.js'),
  'topic:delete': () => import('../commands/topic/delete.js'),
  'topic:describe': () => import('../commands/topic/describe.js'),
  'topic:list': () => import('../commands/topic/list.js'),
  version: () => import('../commands/version.js'),
};
