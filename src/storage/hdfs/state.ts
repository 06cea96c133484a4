import { z } from 'zod';
import { Failure } from '../../errors/catalogue.js';
import { HdfsFault, NoAnswer } from './fault.js';
import type { HdfsState } from './file-system.js';
import type { WebHdfs } from './web-hdfs.js';

const stateBean = z.object({
  FSState: z.string().optional(),
  CapacityRemaining: z.number().optional(),
  NumLiveDataNodes: z.number().optional(),
});

/**
 * What the NameNode shows of itself over JMX, which every version has and WebHDFS has not. Where that is closed to us (Kerberos guards it apart
 * from WebHDFS), that it serves is all that can be told.
 */
export async function readState(hdfs: WebHdfs, signal?: AbortSignal): Promise<HdfsState> {
  const nameNode = await hdfs.serving(signal);
  const bean = await beanOf(hdfs, nameNode, signal);
  return {
    nameNode,
    safeMode: bean?.FSState === undefined ? undefined : bean.FSState !== 'Operational',
    freeBytes: bean?.CapacityRemaining,
    liveDataNodes: bean?.NumLiveDataNodes,
  };
}

async function beanOf(hdfs: WebHdfs, nameNode: string, signal: AbortSignal | undefined): Promise<z.infer<typeof stateBean> | undefined> {
  try {
    const [bean] = await hdfs.beans(nameNode, 'Hadoop:service=NameNode,name=FSNamesystemState', signal);
    return stateBean.parse(bean);
  } catch (error) {
    signal?.throwIfAborted();
    if ([HdfsFault, NoAnswer, Failure, z.ZodError].some((kind) => error instanceof kind)) return undefined;
    throw error;
  }
}
