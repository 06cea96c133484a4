/**
 * The flags of Metron's scripts, and what each becomes here. Used by rewrite.ts.
 *
 * Sources: Metron 0.7's own usage texts, and Hortonworks' runbook for maas_service.sh and maas_deploy.sh.
 */

/** What a flag of Metron's turns into. */
export type Target =
  /** becomes our flag (named without dashes), with the same value */
  | { readonly flag: string }
  /** the value becomes our argument */
  | 'argument'
  /** chooses our command, by `MetronProgram.modes` */
  | 'mode'
  | 'help'
  /** is accepted and has no effect; the user is told why */
  | { readonly ignored: string }
  /** fails, because ignoring it would surprise; the user is told what to do instead */
  | { readonly refused: string };

export interface MetronFlag {
  readonly short?: string;
  readonly long: string;
  readonly takesValue: boolean;
  /** By mode where modes differ. In a mode that is not listed the flag is dropped silently, as Metron does. */
  readonly becomes: Target | { readonly byMode: Readonly<Record<string, Target>> };
  /** Spellings that have a meaning of our own after `maas`; they are read as Metron's only after its script. */
  readonly ours?: readonly string[];
  /** Modes whose commands have no such flag of their own: there, the spellings in `ours` are read as Metron's after all. */
  readonly notOursIn?: readonly string[];
}

export interface MetronProgram {
  /** its name as users know it */
  readonly script: string;
  /** the hidden first argument with which the shim in bin/ says that the rest are Metron's flags */
  readonly selector: string;
  /** our topic, after which its flags may be typed too: `maas deploy -mo ADD …` */
  readonly topic: string;
  /** our command for each mode; `default` for a program without modes */
  readonly modes: Readonly<Record<string, readonly string[]>>;
  readonly flags: readonly MetronFlag[];
}

const value = { takesValue: true } as const;
const bare = { takesValue: false } as const;
const help: MetronFlag = { short: 'h', long: 'help', ...bare, becomes: 'help', ours: ['-h', '--help'] };
const log4j: MetronFlag = { short: 'l', long: 'log4j', ...value, becomes: { ignored: 'there is no Java here; see --log-level' } };
const onlyYarn = { ignored: 'a setting of YARN, on which this service does not run' };
const timeline = { ignored: "a setting of YARN's timeline server, which is not used" };
const onlyStorm = { ignored: 'a setting of Storm; a sensor scales by its instances, see maas sensor scale' };

const service: MetronProgram = {
  script: 'maas_service.sh',
  selector: 'metron-service',
  topic: 'service',
  modes: { default: ['service', '--detach'] },
  flags: [
    { short: 'zq', long: 'zk_quorum', ...value, becomes: { flag: 'zk-quorum' } },
    { short: 'zr', long: 'zk_root', ...value, becomes: { flag: 'zk-root' } },
    { short: 'C', long: 'create', ...bare, becomes: timeline },
    { short: 'c', long: 'create', ...bare, becomes: timeline },
    { short: 'd', long: 'domain', ...value, becomes: timeline },
    { short: 'ma', long: 'modify_acls', ...value, becomes: timeline },
    { short: 'va', long: 'view_acls', ...value, becomes: timeline },
    { short: 'e', long: 'shell_env', ...value, becomes: { ignored: "give a model its environment in its maas.yaml, under 'env'" } },
    { short: 'j', long: 'jar', ...value, becomes: onlyYarn },
    { short: 'mc', long: 'master_vcores', ...value, becomes: onlyYarn },
    { short: 'mm', long: 'master_memory', ...value, becomes: onlyYarn },
    { short: 'nle', long: 'node_label_expression', ...value, becomes: onlyYarn },
    { short: 'q', long: 'queue', ...value, becomes: onlyYarn },
    { short: 't', long: 'timeout', ...value, becomes: onlyYarn, ours: ['--timeout'] },
    log4j,
    help,
  ],
};

const deploy: MetronProgram = {
  script: 'maas_deploy.sh',
  selector: 'metron-deploy',
  topic: 'deploy',
  modes: { ADD: ['deploy', 'add'], LIST: ['deploy', 'list'], REMOVE: ['deploy', 'remove'] },
  flags: [
    { short: 'mo', long: 'mode', ...value, becomes: 'mode' },
    { short: 'zq', long: 'zk_quorum', ...value, becomes: { flag: 'zk-quorum' } },
    { short: 'zr', long: 'zk_root', ...value, becomes: { flag: 'zk-root' } },
    { short: 'n', long: 'name', ...value, becomes: { flag: 'name' }, ours: ['-n', '--name'] },
    {
      short: 'v',
      long: 'version',
      ...value,
      becomes: { byMode: { ADD: { flag: 'version' }, REMOVE: { flag: 'version' } } },
      ours: ['-v', '--version'],
    },
    { short: 'ni', long: 'num_instances', ...value, becomes: { byMode: { ADD: { flag: 'instances' }, REMOVE: { flag: 'instances' } } } },
    {
      short: 'm',
      long: 'memory',
      ...value,
      becomes: { byMode: { ADD: { flag: 'memory' } } },
      ours: ['-m', '--memory'],
      notOursIn: ['LIST', 'REMOVE'],
    },
    { short: 'lmp', long: 'local_model_path', ...value, becomes: { byMode: { ADD: 'argument' } } },
    { short: 'hmp', long: 'hdfs_model_path', ...value, becomes: { byMode: { ADD: { flag: 'path' } } } },
    log4j,
    help,
  ],
};

const loadConfigs: MetronProgram = {
  script: 'zk_load_configs.sh',
  selector: 'metron-config',
  topic: 'config',
  modes: { PUSH: ['config', 'push'], PULL: ['config', 'pull'], DUMP: ['config', 'dump'], PATCH: ['config', 'patch'] },
  flags: [
    { short: 'm', long: 'mode', ...value, becomes: 'mode' },
    { short: 'z', long: 'zk_quorum', ...value, becomes: { flag: 'zk-quorum' }, ours: ['-z'] },
    { short: 'c', long: 'config_type', ...value, becomes: { byMode: typesFor('PUSH', 'DUMP', 'PATCH') } },
    { short: 'n', long: 'config_name', ...value, becomes: { byMode: namesFor('PUSH', 'DUMP', 'PATCH') }, ours: ['-n'] },
    { short: 'i', long: 'input_dir', ...value, becomes: { byMode: { PUSH: 'argument' } } },
    { short: 'o', long: 'output_dir', ...value, becomes: { byMode: { PULL: 'argument' } } },
    { short: 'f', long: 'force', ...bare, becomes: { byMode: { PULL: { flag: 'force' } } }, ours: ['-f', '--force'] },
    { short: 'pf', long: 'patch_file', ...value, becomes: { byMode: { PATCH: { flag: 'patch-file' } } } },
    { short: 'pm', long: 'patch_mode', ...value, becomes: { byMode: { PATCH: { flag: 'patch-mode' } } } },
    { short: 'pk', long: 'patch_key', ...value, becomes: { byMode: { PATCH: { flag: 'patch-key' } } } },
    { short: 'pv', long: 'patch_value', ...value, becomes: { byMode: { PATCH: { flag: 'patch-value' } } } },
    help,
  ],
};

const startTopology: MetronProgram = {
  script: 'start_parser_topology.sh',
  selector: 'metron-sensor',
  topic: 'sensor',
  modes: { default: ['sensor', 'start'] },
  flags: [
    { short: 'z', long: 'zk', ...value, becomes: { flag: 'zk-quorum' }, ours: ['-z'] },
    { short: 's', long: 'sensor', ...value, becomes: 'argument' },
    { short: 'k', long: 'kafka', ...value, becomes: { flag: 'kafka' }, ours: ['-k', '--kafka'] },
    { short: 'ot', long: 'output_topic', ...value, becomes: { flag: 'output-topic' } },
    { short: 'ksp', long: 'kafka_security_protocol', ...value, becomes: { flag: 'kafka-protocol' } },
    { short: 'esc', long: 'extra_kafka_spout_config', ...value, becomes: { flag: 'spout-config' } },
    { short: 'nw', long: 'num_workers', ...value, becomes: { flag: 'instances' } },
    { short: 'sp', long: 'spout_p', ...value, becomes: onlyStorm },
    { short: 'snt', long: 'spout_num_tasks', ...value, becomes: onlyStorm },
    { short: 'pp', long: 'parser_p', ...value, becomes: onlyStorm },
    { short: 'pnt', long: 'parser_num_tasks', ...value, becomes: onlyStorm },
    { short: 'ewp', long: 'error_writer_p', ...value, becomes: onlyStorm },
    { short: 'ewnt', long: 'error_writer_num_tasks', ...value, becomes: onlyStorm },
    { short: 'iwp', long: 'invalid_writer_p', ...value, becomes: onlyStorm },
    { short: 'iwnt', long: 'invalid_writer_num_tasks', ...value, becomes: onlyStorm },
    { short: 'na', long: 'num_ackers', ...value, becomes: onlyStorm },
    { short: 'mtp', long: 'max_task_parallelism', ...value, becomes: onlyStorm },
    { short: 'mt', long: 'message_timeout', ...value, becomes: onlyStorm },
    { short: 'e', long: 'extra_topology_options', ...value, becomes: onlyStorm },
    {
      short: 't',
      long: 'test',
      ...value,
      becomes: { refused: 'maas sensor run NAME --from FILE --to - tries a sensor here, without a cluster' },
    },
    help,
  ],
};

function typesFor(...modes: string[]): Record<string, Target> {
  return Object.fromEntries(modes.map((mode) => [mode, { flag: 'type' }]));
}

function namesFor(...modes: string[]): Record<string, Target> {
  return Object.fromEntries(modes.map((mode) => [mode, { flag: 'name' }]));
}

export const metronPrograms: readonly MetronProgram[] = [service, deploy, loadConfigs, startTopology];
