import { LocalCommand } from '../cli/local-command.js';
import { type VersionReport, versionReport } from '../cli/version.js';

export default class Version extends LocalCommand<VersionReport> {
  static override summary = 'Show the version and what this binary needs from its host';
  static override examples = [
    { command: '<%= config.bin %> version', description: 'In full' },
    { command: '<%= config.bin %> --version', description: 'In one line' },
    { command: '<%= config.bin %> version --json', description: 'For a program' },
  ];

  override async run(): Promise<VersionReport> {
    await this.parse(Version);
    const report = versionReport();
    this.log(`maas ${report.version}`);
    this.log(`  platform  ${report.platform}-${report.arch}`);
    this.log(`  node      ${report.node}${report.singleBinary ? ', inside this file' : ''}`);
    this.log(`  needs     glibc ${report.needs.glibc} or later, ${report.needs.libstdcxx}`);
    this.log(`  has       glibc ${report.glibc ?? 'unknown'}`);
    return report;
  }
}
