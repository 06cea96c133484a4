import type { HdfsIdentity } from './access.js';
import type { HadoopProperties } from './addresses.js';

/** How to come to HDFS, beside its address. */
export interface HdfsSettings {
  readonly identity: HdfsIdentity;
  /** Of core-site.xml and hdfs-site.xml; empty without. */
  readonly properties: HadoopProperties;
}
