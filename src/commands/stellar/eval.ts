import { text } from 'node:stream/consumers';
import { Args, Flags } from '@oclif/core';
import { toJson } from '../../cli/output/envelope.js';
import { linesOf } from '../../cli/stellar/line-splitter.js';
import { referenceFlags } from '../../cli/stellar/reference.js';
import { StellarCommand } from '../../cli/stellar/stellar-command.js';
import { readVariables } from '../../cli/stellar/stellar-variables.js';
import { Failure } from '../../errors/catalogue.js';
import { answerQuestions } from '../../operations/stellar/answer-questions.js';
import { type Evaluated, evaluateExpression } from '../../operations/stellar/evaluate-expression.js';
import { Evaluator } from '../../stellar/evaluator.js';

export default class StellarEval extends StellarCommand<Evaluated | undefined> {
  static override summary = 'Evaluate a Stellar expression, or many of them';
  static override description = [
    'Prints the value as TO_STRING shows it; with --json the value, its type and its text. A variable that is not given is null.',
    'With --ndjson, each line of standard input is a question {"id", "expr", "vars", "mode": "value"|"predicate", "undefined": "null"|"error"}, ' +
      'and each line of output an answer {"id", "value", "type"} or {"id", "error"}, in any order. See docs/stellar.md.',
  ].join('\n');
  static override examples = [
    `<%= config.bin %> stellar eval "TO_UPPER('squid')"`,
    `<%= config.bin %> stellar eval "if port < 1024 then 'system' else 'user'" --var port=443`,
    `<%= config.bin %> stellar eval "is_alert and score > 10" --vars message.json --mode predicate`,
    '<%= config.bin %> stellar eval --ndjson < questions.ndjson',
  ];
  static override args = {
    expr: Args.string({ ignoreStdin: true, description: 'the expression, quoted for your shell; - for standard input' }),
  };
  static override flags = {
    var: Flags.string({
      helpValue: '<name=value>',
      multiple: true,
      summary: 'a variable; its value is read as JSON if it is valid JSON, else as text',
    }),
    vars: Flags.string({ char: 'v', helpValue: '<file>', summary: 'variables, as a JSON object' }),
    mode: Flags.option({ options: ['value', 'predicate'] as const })({
      default: 'value',
      summary: 'predicate: the result must be true or false',
    }),
    strict: Flags.boolean({ summary: 'treat a missing variable as an error' }),
    sandbox: Flags.boolean({ summary: 'keep functions from files, the network and the cluster' }),
    ndjson: Flags.boolean({
      exclusive: ['var', 'vars', 'mode', 'strict', 'json'],
      summary: 'answer questions from standard input, one per line',
    }),
    ...referenceFlags,
  };

  override async run(): Promise<Evaluated | undefined> {
    const { args, flags } = await this.parse(StellarEval);
    const { io } = this.ports;
    await using world = await this.openWorld({ ...flags, sandboxed: flags.sandbox });
    const evaluator = new Evaluator({ capabilities: world.capabilities });

    if (flags.ndjson) {
      if (args.expr !== undefined)
        throw new Failure('WRONG_USAGE', 'with --ndjson, expressions come on standard input, one question per line');
      await answerQuestions(evaluator, linesOf(io.stdin), (answer) => io.stdout.write(`${toJson(answer, false)}\n`), this.signal);
      return undefined;
    }
    if (args.expr === undefined)
      throw new Failure(
        'WRONG_USAGE',
        'no expression was given',
        {},
        { hint: 'maas stellar eval EXPR, or - to read it from standard input' },
      );
    const expr = args.expr === '-' ? await text(io.stdin) : args.expr;
    const vars = await readVariables(flags.vars, flags.var);
    const undefinedIs = flags.strict ? 'error' : 'null';
    const result = await evaluateExpression(evaluator, { expr, vars, mode: flags.mode, undefined: undefinedIs }, this.signal);
    this.log(result.text);
    return result;
  }
}
