import type { Deployment, EngineName } from '../domain/deployment.js';
import type { Convergence, Engine } from './port.js';

export interface EngineFault {
  readonly when: 'before' | 'after';
  readonly error: Error;
}

/** Chooses which calls fail, by what they are to make true. */
export type EngineSabotage = (deployments: readonly Deployment[]) => EngineFault | undefined;

/** An engine whose `converge` fails when a test says so, either before or after doing all of its work. */
export class FailingEngine implements Engine {
  readonly #inner: Engine;
  readonly #sabotage: EngineSabotage;

  constructor(inner: Engine, sabotage: EngineSabotage) {
    this.#inner = inner;
    this.#sabotage = sabotage;
  }

  get name(): EngineName {
    return this.#inner.name;
  }

  nodes() {
    return this.#inner.nodes();
  }

  async converge(deployments: readonly Deployment[], untouched: ReadonlySet<string>, signal: AbortSignal): Promise<Convergence> {
    const fault = this.#sabotage(deployments);
    if (fault?.when === 'before') throw fault.error;
    const convergence = await this.#inner.converge(deployments, untouched, signal);
    if (fault?.when === 'after') throw fault.error;
    return convergence;
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#inner[Symbol.asyncDispose]();
  }
}
