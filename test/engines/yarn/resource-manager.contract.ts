import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { YarnService } from '../../../src/engines/yarn/resource-manager.js';
import { RestResourceManager } from '../../../src/engines/yarn/rest-resource-manager.js';
import { failedCases } from '../../contract-cases.js';
import { freePorts } from '../../stack/ports.js';
import { PlayedResourceManager } from './played-resource-manager.js';
import { resourceManagerContract } from './resource-manager-contract.js';
import { restTo } from './rest-client-for-test.js';

const signal = new AbortController().signal;
let yarn: PlayedResourceManager;
let other: PlayedResourceManager;
/** Where nobody listens. */
let nobody: string;
beforeAll(async () => {
  const [port] = await freePorts(1);
  nobody = `http://127.0.0.1:${port}`;
  yarn = await PlayedResourceManager.start({ memoryMb: 8_192 });
  other = await PlayedResourceManager.start({ memoryMb: 8_192 });
});
afterEach(() => {
  yarn.answer = () => undefined;
});
afterAll(async () => {
  await yarn[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
});

resourceManagerContract('one in memory', { open: () => restTo([yarn.url]), limitMs: 5_000 });

describe('the contract of a ResourceManager catches one that', () => {
  class NeverFlexes extends RestResourceManager {
    override async flex(): Promise<void> {}
  }
  class HidesRefusals extends RestResourceManager {
    override submit(...args: Parameters<RestResourceManager['submit']>): Promise<void> {
      return super.submit(...args).catch(() => {});
    }
  }
  class TakesWhatIsGoneForAnError extends RestResourceManager {
    override async service(name: string, until: AbortSignal): Promise<YarnService> {
      const found = await super.service(name, until);
      if (found === undefined) throw new Error(`no ${name}`);
      return found;
    }
  }
  class ListsWhatIsNotOurs extends RestResourceManager {
    override running(_prefix: string, until: AbortSignal) {
      return super.running('', until);
    }
  }

  it.each([HidesRefusals, TakesWhatIsGoneForAnError, ListsWhatIsNotOurs, NeverFlexes])('%o', async (Mutant) => {
    const broken = await PlayedResourceManager.start({ memoryMb: 8_192 });
    const contracted = { open: () => restTo([broken.url], 'maas', Mutant), limitMs: 100 };
    const failed = failedCases((suite) => resourceManagerContract('a mutant', contracted, suite));
    expect(await failed).not.toEqual([]);
    await broken[Symbol.asyncDispose]();
  });
});

describe('of several ResourceManagers', () => {
  it('the one that serves is found, and asked first from then on', async () => {
    const client = restTo([nobody, yarn.url]);
    await client.nodes(signal);
    const before = yarn.asked.length;
    await client.nodes(signal);
    expect(yarn.asked.length).toBe(before + 1);
  });

  it('one that stands by sends on to the active one', async () => {
    yarn.answer = (asked) => ({ status: 307, location: `${other.url}${asked.split(' ')[1]}` });
    expect(await restTo([yarn.url]).nodes(signal)).toHaveLength(1);
    expect(other.asked).toContain('GET /ws/v1/cluster/nodes');
  });

  it('one that says that none is active yet is passed over', async () => {
    yarn.answer = () => ({ status: 503 });
    expect(await restTo([yarn.url, other.url]).nodes(signal)).toHaveLength(1);
  });

  it('none that serves is told, with what each said', async () => {
    yarn.answer = () => ({ status: 503 });
    const unreachable = { code: 'YARN_UNREACHABLE', exit: 8, message: expect.stringMatching(/REFUSED.*answers 503/) };
    await expect(restTo([nobody, yarn.url]).nodes(signal)).rejects.toMatchObject(unreachable);
  });
});

describe('a ResourceManager', () => {
  it('that wants Kerberos is told of as one', async () => {
    yarn.answer = () => ({ status: 401 });
    const refusal = { code: 'NOT_ALLOWED', message: expect.stringContaining('wants Kerberos') };
    await expect(restTo([yarn.url]).nodes(signal)).rejects.toMatchObject(refusal);
  });

  it('without the services of YARN is told from one with them', async () => {
    yarn.answer = (asked) => (asked.includes('/app/v1') ? { status: 404 } : undefined);
    expect(await restTo([yarn.url]).state(signal)).toMatchObject({ isActive: true, servesServices: false });
    await expect(restTo([yarn.url]).service('maas-x-r1', signal)).rejects.toMatchObject({ code: 'YARN_REFUSED' });
  });

  it('that is none is told of, not believed', async () => {
    yarn.answer = () => ({ status: 200, body: { hello: 'world' } });
    await expect(
      restTo([yarn.url])
        .running('maas', signal)
        .then((all) => all.length),
    ).resolves.toBe(0);
    await expect(restTo([yarn.url]).state(signal)).rejects.toMatchObject({ code: 'YARN_REFUSED' });
  });

  it('is not waited for once the caller has had enough', async () => {
    const end = new AbortController();
    const asking = restTo([nobody]).nodes(end.signal);
    end.abort(new Error('enough'));
    await expect(asking).rejects.toThrow('enough');
  });
});
