import { parseQuorum, serverName } from '../../zookeeper/client/quorum.js';
import { type Check, ok, problem, type Surroundings, warning } from './check.js';

/** Checks each server separately: a client would be content with one that answers. */
export const quorum: Check<Surroundings> = {
  name: 'quorum',
  async run({ quorum: text, askServer, clock, signal }) {
    const { servers } = parseQuorum(text);
    const findings = servers.map(async (server) => {
      const name = serverName(server);
      const startedAt = clock.elapsed();
      const answer = await askServer(server, 'srvr', signal);
      const latencyMs = Math.round(clock.elapsed() - startedAt);
      if (answer === '') return problem(`${name} does not answer`, 'is it running, and is its client port reachable from here?');
      const mode = /^Mode: (\w+)/m.exec(answer)?.[1];
      const version = /^Zookeeper version: ([\w.-]+?)[-,]/m.exec(answer)?.[1] ?? 'unknown version';
      if (mode !== undefined) return ok(`${name}: ${mode}, ${version}, answers in ${latencyMs} ms`);
      if (/not in the whitelist|is not executed/i.test(answer)) {
        return warning(`${name} answers, but does not reveal its mode`, 'allow it with 4lw.commands.whitelist=srvr in zoo.cfg');
      }
      return problem(`${name} answers that it is not serving: ${answer.trim().split('\n')[0]}`, 'start a majority of its ensemble');
    });
    return Promise.all(findings);
  },
};
