import { type HdfsStack, startHdfs } from './hdfs.ts';
import { startYarn, type YarnStack } from './yarn.ts';
import { startZooKeeper, type ZooKeeperStack } from './zookeeper.ts';

/** A real YARN with all that it stands on. */
export class YarnBelow implements AsyncDisposable {
  readonly zookeeper: ZooKeeperStack;
  readonly hdfs: HdfsStack;
  readonly yarn: YarnStack;
  readonly #resources: AsyncDisposableStack;

  private constructor(zookeeper: ZooKeeperStack, hdfs: HdfsStack, yarn: YarnStack, resources: AsyncDisposableStack) {
    this.zookeeper = zookeeper;
    this.hdfs = hdfs;
    this.yarn = yarn;
    this.#resources = resources;
  }

  static async start(): Promise<YarnBelow> {
    const resources = new AsyncDisposableStack();
    try {
      // One after the other: side by side they starve each other of two cores. Sessions end ten seconds after who had them was killed.
      const zookeeper = resources.use(await startZooKeeper({ properties: { maxSessionTimeout: '10000' } }));
      const hdfs = resources.use(await startHdfs());
      const yarn = resources.use(await startYarn({ quorum: zookeeper.quorum, hdfs }));
      return new YarnBelow(zookeeper, hdfs, yarn, resources);
    } catch (error) {
      await resources.disposeAsync();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }
}
