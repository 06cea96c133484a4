import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { JavaProcess } from './java-process.ts';
import { type Artifact, jarsOf } from './maven.ts';
import { freePorts } from './ports.ts';
import { startedOrGone } from './started.ts';

/** The newest of one family we test with, and the oldest of the other that we promise. */
export type SearchServer = 'opensearch-2.19.1' | 'elasticsearch-7.17.28';

export interface SearchStack extends AsyncDisposable {
  readonly url: string;
  readonly pid: number | undefined;
  start(): Promise<void>;
  kill(): Promise<void>;
}

const vendors: Readonly<
  Record<SearchServer, { readonly vendor: string; readonly prefix: string; readonly version: string; readonly log4j: string }>
> = {
  'opensearch-2.19.1': { vendor: 'opensearch', prefix: 'opensearch', version: '2.19.1', log4j: '2.21.0' },
  'elasticsearch-7.17.28': { vendor: 'elasticsearch', prefix: 'es', version: '7.17.28', log4j: '2.17.1' },
};

/** One search server on loopback, its data in a temporary directory, or in `keepIn`, by one that goes on when we end. */
export async function startSearch(server: SearchServer = 'opensearch-2.19.1', keepIn?: string): Promise<SearchStack> {
  const { vendor, prefix, version, log4j } = vendors[server];
  const artifacts: readonly Artifact[] = [
    { group: `org.${vendor}`, artifact: vendor, version },
    { group: `org.${vendor}.plugin`, artifact: 'transport-netty4-client', version },
    { group: 'org.apache.logging.log4j', artifact: 'log4j-core', version: log4j },
  ];
  const lib = await jarsOf(server, artifacts);
  const home = keepIn ?? (await mkdtemp(path.join(os.tmpdir(), `maas-${vendor}-`)));
  const [http = 0, transport = 0] = await freePorts(2);
  const main = path.join(home, 'SearchServer.java');
  await mkdir(path.join(home, 'config'), { recursive: true });
  await writeFile(main, mainClass(vendor));
  await writeFile(
    path.join(home, 'log4j2.properties'),
    `status=error\nappender.f.type=File\nappender.f.name=F\nappender.f.fileName=${home}/server.log
appender.f.layout.type=PatternLayout\nappender.f.layout.pattern=%d %p %c{1} %m%n\nrootLogger.level=info\nrootLogger.appenderRef.f.ref=F\n`,
  );
  const process = new JavaProcess({
    name: 'search',
    classPath: `${lib}/*`,
    main,
    args: [home, String(http), String(transport)],
    options: [
      ...['-Xms64m', '-Xmx384m', '-XX:+UseSerialGC', '-XX:-UsePerfData', '-XX:TieredStopAtLevel=1', '-Djava.awt.headless=true'],
      ...[
        `-Dlog4j2.configurationFile=${home}/log4j2.properties`,
        '-Dlog4j2.formatMsgNoLookups=true',
        `-D${prefix}.networkaddress.cache.ttl=60`,
      ],
    ],
    directory: home,
    outlives: keepIn !== undefined,
  });
  const url = `http://127.0.0.1:${http}`;
  const start = async () => {
    await process.start(() => isReady(url), 120_000);
    if (keepIn !== undefined) process.release();
  };
  const dispose = async () => {
    await process.kill();
    await rm(home, { recursive: true, force: true });
  };
  await startedOrGone(start, dispose);
  return {
    url,
    start,
    kill: () => process.kill(),
    [Symbol.asyncDispose]: dispose,
    get pid() {
      return process.pid;
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/_cluster/health?wait_for_status=yellow&timeout=5s`, { signal: AbortSignal.timeout(10_000) });
    await answer.text();
    return answer.ok;
  } catch {
    return false;
  }
}

/** The registry has the server's jars and no program that starts one from them. */
function mainClass(vendor: string): string {
  return `
import java.nio.file.Paths;
import java.util.List;
import java.util.Map;
import org.${vendor}.common.settings.Settings;
import org.${vendor}.node.InternalSettingsPreparer;
import org.${vendor}.node.Node;
import org.${vendor}.transport.Netty4Plugin;

public final class SearchServer {
  private static final class Single extends Node {
    Single(Settings settings) {
      super(InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "test"), List.of(Netty4Plugin.class), false);
    }
  }

  public static void main(String[] arguments) throws Exception {
    String home = Paths.get(arguments[0]).toAbsolutePath().toString();
    new Single(Settings.builder()
        .put("path.home", home).put("path.data", home + "/data").put("path.logs", home + "/logs")
        .put("cluster.name", "test").put("node.name", "test").put("network.host", "127.0.0.1")
        .put("http.port", arguments[1]).put("transport.port", arguments[2]).put("transport.type", "netty4").put("http.type", "netty4")
        .put("discovery.type", "single-node").put("cluster.routing.allocation.disk.threshold_enabled", false).put("node.processors", 2)
        .build()).start();
    Thread.currentThread().join();
  }
}
`;
}
