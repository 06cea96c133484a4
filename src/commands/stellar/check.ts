import { text } from 'node:stream/consumers';
import { Args } from '@oclif/core';
import { LocalCommand } from '../../cli/local-command.js';
import { count, printable } from '../../cli/render/text.js';
import { Failure } from '../../errors/catalogue.js';
import { checkExpressionFiles } from '../../operations/stellar/check-expression-files.js';
import { checkExpressions, type ExpressionCheck, type ExpressionFinding } from '../../operations/stellar/check-expressions.js';

export default class StellarCheck extends LocalCommand<ExpressionCheck> {
  static override summary = 'Check the Stellar expressions of configurations, or a single expression';
  static override description = [
    'Reads a parser, enrichment, profiler or global configuration, a directory of them, or a file with one expression. Nothing is evaluated.',
    'Reports each finding as file:line:column. Exits with 13 when one is an error: something that fails wherever it is reached.',
  ].join('\n');
  static override examples = [
    '<%= config.bin %> stellar check config/zookeeper/parsers/squid.json',
    '<%= config.bin %> stellar check config/zookeeper',
    `echo "TO_UPER('a')" | <%= config.bin %> stellar check -`,
  ];
  static override args = {
    file: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'a configuration, a directory of them, or a file with one expression; - for standard input',
    }),
  };

  override async run(): Promise<ExpressionCheck> {
    const { args } = await this.parse(StellarCheck);
    const { file } = args;
    const checked = await (file === '-' ? checkExpressions(file, await text(this.ports.io.stdin)) : checkExpressionFiles(file));

    const { expressions, findings } = checked;
    for (const finding of findings) this.log(this.#line(finding));
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    if (errors > 0) throw new Failure('CHECKS_FAILED', `${count(errors, 'error')} in ${count(expressions, 'expression')}`, { ...checked });
    this.notice(`${count(expressions, 'expression')}: ${findings.length === 0 ? 'good' : count(findings.length, 'warning')}`);
    return checked;
  }

  #line({ file, line, column, severity, message, path }: ExpressionFinding): string {
    const look = severity === 'error' ? this.style.red : this.style.yellow;
    const where = path === undefined ? '' : ` ${this.style.dim(`(${printable(path)})`)}`;
    return `${printable(file)}:${line}:${column}: ${look(severity)}: ${printable(message)}${where}`;
  }
}
