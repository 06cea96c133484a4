import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rewriteMetronArgv } from '../../../src/cli/metron/rewrite.js';
import { type MetronFlag, metronPrograms } from '../../../src/cli/metron/spellings.js';
import { clusterFlags, globalFlags } from '../../../src/cli/shared-flags.js';

const words = (line: string) => line.split(' ').filter((word) => word !== '');
const rewritten = (line: string) => rewriteMetronArgv(words(line)).argv.join(' ');

describe("the runbook's commands, as typed", () => {
  it.each([
    ['metron-service -zq node1:2181', 'service --detach --zk-quorum=node1:2181'],
    [
      'metron-deploy -lmp /root/sample -hmp /user/root/maas/sample -m 500 -mo ADD -n sample -ni 1 -v 1.0 -zq node1:2181',
      'deploy add --path=/user/root/maas/sample --memory=500 --name=sample --instances=1 --version=1.0 --zk-quorum=node1:2181 /root/sample',
    ],
    ['metron-deploy -mo LIST -n sample -zq node1:2181', 'deploy list --name=sample --zk-quorum=node1:2181'],
    ['metron-deploy -mo REMOVE -n sample -ni 1 -v 1.0 -zq n:1', 'deploy remove --name=sample --instances=1 --version=1.0 --zk-quorum=n:1'],
    [
      'metron-deploy -zq node1:2181 -mo REMOVE -m 512 -n dga -v 1.0 -ni 1',
      'deploy remove --zk-quorum=node1:2181 --name=dga --version=1.0 --instances=1',
    ],
    ['metron-config --mode PUSH -i config/zookeeper -z node1:2181', 'config push --zk-quorum=node1:2181 config/zookeeper'],
    ['metron-sensor -k node1:6667 -z node1:2181 -s squid', 'sensor start --kafka=node1:6667 --zk-quorum=node1:2181 squid'],
  ])('%s', (typed, ours) => expect(rewritten(typed)).toBe(ours));
});

describe("Metron's spellings after maas", () => {
  it.each([
    ['service -zq node1', 'service --zk-quorum=node1'],
    ['service --zk_quorum=node1 --zk_root /r --detach', 'service --zk-quorum=node1 --zk-root=/r --detach'],
    ['deploy -mo ADD -lmp ./dga -n dga -v 1.0 -ni 2', 'deploy add --name=dga --version=1.0 --instances=2 ./dga'],
    ['deploy -mo ADD -hmp /user/root/models -n dga -v 1.0', 'deploy add --path=/user/root/models --name=dga --version=1.0'],
    ['deploy --mode add --local_model_path ./dga --name dga', 'deploy add --name=dga ./dga'],
    ['deploy add -lmp ./dga -n dga -v 1.0 --num_instances 2 -zq node1', 'deploy add -n dga -v 1.0 --instances=2 --zk-quorum=node1 ./dga'],
    ['deploy scale -n dga -v 1.0 -ni 3 -zq node1', 'deploy scale -n dga -v 1.0 --instances=3 --zk-quorum=node1'],
    ['deploy list -zq=node1 --json', 'deploy list --zk-quorum=node1 --json'],
    ['deploy add -mo ADD -lmp ./dga -n dga -m 512', 'deploy add -n dga -m 512 ./dga'],
    ['deploy add --mode=add -n dga ./dga', 'deploy add -n dga ./dga'],
    ['deploy list -mode LIST -m 512', 'deploy list'],
    ['deploy remove -mo REMOVE -n dga -v 1.0 -m 512 -ni 1', 'deploy remove -n dga -v 1.0 --instances=1'],
    ['deploy remove --memory 512 -n dga', 'deploy remove -n dga'],
    ['deploy:add -zq node1 -ni 2 -n dga', 'deploy add --zk-quorum=node1 --instances=2 -n dga'],
    ['config push -m PUSH -i DIR', 'config push DIR'],
    ['service status -zq node1', 'service status --zk-quorum=node1'],
    ['service -q default -t 60000 -zq node1', 'service --zk-quorum=node1'],
    ['config --mode DUMP -z node1 -c PARSER -n squid', 'config dump --zk-quorum=node1 --type=PARSER --name=squid'],
    ['config push -i DIR -z node1', 'config push -z node1 DIR'],
    ['sensor start -s squid --zk node1', 'sensor start --zk-quorum=node1 squid'],
    ['sensor start -s squid,bro -ot parsed -nw 2', 'sensor start --output-topic=parsed --instances=2 squid,bro'],
    ['sensor start -s squid -ksp SSL -esc /tmp/spout.json', 'sensor start --kafka-protocol=SSL --spout-config=/tmp/spout.json squid'],
    ['sensor run squid -s x', 'sensor run squid -s x'],
  ])('%s', (typed, ours) => expect(rewritten(typed)).toBe(ours));
});

describe('every flag of every script', () => {
  const cases = metronPrograms.flatMap((program) => program.flags.map((flag) => ({ program, flag })));
  const takesEffect = ({ becomes }: MetronFlag) =>
    becomes !== 'mode' && becomes !== 'help' && !(typeof becomes === 'object' && 'refused' in becomes);

  it.each(cases.filter(({ flag }) => takesEffect(flag)))('$program.script -$flag.short, --$flag.long', ({ program, flag }) => {
    const modeFlag = program.flags.find(({ becomes }) => becomes === 'mode');
    const mode =
      typeof flag.becomes === 'object' && 'byMode' in flag.becomes ? Object.keys(flag.becomes.byMode)[0] : Object.keys(program.modes)[0];
    const start = [program.selector, ...(modeFlag === undefined ? [] : [`--${modeFlag.long}`, String(mode)])];
    const outcome = (...typed: string[]) => rewriteMetronArgv([...start, ...typed]);

    const spellings = flag.takesValue
      ? [`-${flag.short} x`, `--${flag.long} x`, `-${flag.long} x`, `-${flag.short}=x`, `--${flag.long}=x`].map(words)
      : [`-${flag.short}`, `--${flag.long}`].map(words);
    const argvs = new Set(spellings.map((typed) => outcome(...typed).argv.join(' ')));
    expect(argvs.size, 'all spellings mean the same').toBe(1);

    const { argv, notices } = outcome(...(spellings[0] ?? []));
    const without = outcome().argv;
    expect(argv.length + notices.length, 'it has an effect, or a notice says that it has none').toBe(without.length + 1);
  });

  it.each(metronPrograms)('$script -h shows the help', ({ selector, topic }) => {
    expect(rewritten(`${selector} -h`)).toBe(`${topic} --help`);
  });

  it('is known by its names in the runbook', () => {
    const names = metronPrograms.map(({ script, flags }) => [script, flags.map(({ short, long }) => `${short}/${long}`).sort()]);
    expect(Object.fromEntries(names)).toMatchObject({
      'maas_service.sh': words(
        'C/create c/create d/domain e/shell_env h/help j/jar l/log4j ma/modify_acls mc/master_vcores mm/master_memory ' +
          'nle/node_label_expression q/queue t/timeout va/view_acls zq/zk_quorum zr/zk_root',
      ).sort(),
      'maas_deploy.sh': words(
        'h/help hmp/hdfs_model_path l/log4j lmp/local_model_path m/memory mo/mode n/name ni/num_instances v/version zq/zk_quorum zr/zk_root',
      ).sort(),
      'zk_load_configs.sh': words(
        'z/zk_quorum m/mode c/config_type n/config_name i/input_dir o/output_dir f/force h/help pf/patch_file pm/patch_mode pk/patch_key pv/patch_value',
      ).sort(),
      'start_parser_topology.sh': words(
        'z/zk s/sensor k/kafka ot/output_topic ksp/kafka_security_protocol sp/spout_p snt/spout_num_tasks pp/parser_p pnt/parser_num_tasks ' +
          'ewp/error_writer_p ewnt/error_writer_num_tasks iwp/invalid_writer_p iwnt/invalid_writer_num_tasks nw/num_workers na/num_ackers ' +
          'mtp/max_task_parallelism mt/message_timeout e/extra_topology_options esc/extra_kafka_spout_config t/test h/help',
      ).sort(),
    });
  });
});

describe('what has no effect here', () => {
  it('is told once for each flag', () => {
    const { argv, notices } = rewriteMetronArgv(words('metron-service -zq node1 -q default -q other -e A=1 -C'));
    expect(argv).toEqual(['service', '--detach', '--zk-quorum=node1']);
    expect(notices).toEqual([
      "maas_service.sh's -q has no effect: a setting of YARN, on which this service does not run",
      "maas_service.sh's -e has no effect: give a model its environment in its maas.yaml, under 'env'",
      "maas_service.sh's -C has no effect: a setting of YARN's timeline server, which is not used",
    ]);
  });
});

describe('what a script refuses', () => {
  it.each([
    ['metron-deploy -n dga', 'maas_deploy.sh was given no mode', 'give one of ADD, LIST, REMOVE; maas deploy --help explains'],
    ['metron-deploy -mo KILL -n dga', 'maas_deploy.sh was given mode "KILL"', 'give one of ADD, LIST, REMOVE; maas deploy --help explains'],
    ['metron-deploy -mo ADD -n', '-n needs a value', undefined],
    ['deploy add -mo', '-mo needs a value', undefined],
    ['deploy add -mo REMOVE -n dga', 'maas deploy add was given mode "REMOVE"', 'that is maas deploy remove'],
    ['deploy scale -mo ADD -n dga', 'maas deploy scale was given mode "ADD"', 'that is maas deploy add'],
    [
      'metron-sensor -s squid -t x',
      "start_parser_topology.sh's -t is not supported",
      'maas sensor run NAME --from FILE --to - tries a sensor here, without a cluster',
    ],
    ['deploy add -mo o', 'maas deploy add was given mode "o"', 'maas deploy add --help shows the flags'],
  ])('%s', (typed, message, hint) => {
    const failure = hint === undefined ? { code: 'WRONG_USAGE', message } : { code: 'WRONG_USAGE', message, hint };
    expect(() => rewritten(typed)).toThrow(expect.objectContaining(failure));
  });

  it('leaves to our own parser what Metron does not know', () => {
    expect(rewritten('metron-deploy -mo LIST --json --bogus')).toBe('deploy list --json --bogus');
  });
});

describe('our own argv', () => {
  const commands = words(
    'deploy/add deploy/list deploy/remove deploy/scale deploy/status deploy/logs service model/run node/list config/push sensor/start sensor/run stellar/eval',
  );
  const flag = fc.oneof(
    fc.constantFrom(...Object.keys({ ...clusterFlags, ...globalFlags })).map((name) => `--${name}`),
    fc.constantFrom('-z', '-n', '-v', '--name', '--version', '--instances', '--no-wait', '--ensure', '--json', '--help'),
  );
  const withMemory = words('deploy/add model/run sensor/start');
  const text = fc.string().filter((value) => !value.startsWith('-'));
  const parts = fc.array(
    fc.oneof(
      flag,
      text,
      fc.tuple(flag, text).map(([name, value]) => `${name}=${value}`),
    ),
  );

  it('passes unchanged', () => {
    fc.assert(
      fc.property(fc.constantFrom(...commands), parts, (command, rest) => {
        const memory = withMemory.includes(command) ? ['-m', '512', '--memory', '512'] : [];
        const argv = [...command.split('/'), ...memory, ...rest];
        expect(rewriteMetronArgv(argv)).toEqual({ argv, notices: [] });
      }),
    );
  });

  it('keeps what follows --', () => {
    expect(rewritten('deploy add -zq node1 -- -zq')).toBe('deploy add --zk-quorum=node1 -- -zq');
  });
});
