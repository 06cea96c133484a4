/**
 * Metron's way to run an expression: one list of instructions, one stack, and branches skipped by looking for where they end (docs/adr/0011-stellar-runs-two-ways.md). It is slower than closures over
 * the tree and has its oddities, which configurations may rest on; so it runs what closures would give another meaning (hazards.ts).
 */
import { StellarError } from '../errors.js';
import { isVoid } from '../operators/truth.js';
import type { Frame } from '../run.js';
import { Lambda, type Value } from '../values.js';
import type { Code } from './code.js';
import type { Context, Instruction } from './instructions.js';
import { mapOf } from './tree-code.js';

interface Entry {
  readonly value: Value;
  readonly context: Context;
  readonly mark: boolean;
  readonly literalBoolean: boolean;
}

/** @returns code that throws `leftover values` where more or fewer than one value remain */
export function machineCode(program: readonly Instruction[]): Code {
  return (frame) => new Machine(program, frame).run();
}

class Machine {
  readonly #program: readonly Instruction[];
  readonly #frame: Frame;
  readonly #stack: Entry[] = [];
  #at = 0;
  #elsesToSkip = 0;
  #clausesToSkip = false;

  constructor(program: readonly Instruction[], frame: Frame) {
    this.#program = program;
    this.#frame = frame;
  }

  run(): Value {
    while (this.#at < this.#program.length) {
      if (!this.#skipWhatWasDecided()) this.#execute(this.#program[this.#at++] as Instruction);
    }
    const result = this.#pop();
    if (this.#stack.length > 0) throw leftover();
    return result.value;
  }

  /** @returns whether it skipped: what comes then may be to skip in turn */
  #skipWhatWasDecided(): boolean {
    const { step } = this.#program[this.#at] as Instruction;
    if (this.#elsesToSkip > 0 && step === 'else') {
      this.#elsesToSkip--;
      this.#skipTo('end if');
      return true;
    }
    if (this.#clausesToSkip && (step === 'end clause' || step === 'check')) {
      this.#clausesToSkip = false;
      this.#skipTo('end match');
      return true;
    }
    return false;
  }

  #execute(instruction: Instruction): void {
    switch (instruction.step) {
      case 'push':
        this.#push(instruction.code(this.#frame), instruction.context, instruction.literalBoolean);
        break;
      case 'mark':
        this.#stack.push({ value: null, context: instruction.context, mark: true, literalBoolean: false });
        break;
      case 'list':
        this.#push(this.#collected(), instruction.context);
        break;
      case 'map':
        this.#push(mapOf(this.#collected()), instruction.context);
        break;
      case 'call':
        this.#push(instruction.caller(this.#frame, this.#collected()), instruction.context);
        break;
      case 'unary':
        this.#push(instruction.apply(this.#pop().value), instruction.context);
        break;
      case 'binary': {
        const right = this.#pop().value;
        const left = this.#pop().value;
        this.#push(instruction.apply(left, right), instruction.context);
        break;
      }
      case 'action':
        this.#action(instruction.context);
        break;
      case 'left done':
        this.#leftDone(instruction.context);
        break;
      default:
        this.#decide(instruction.step);
    }
  }

  #decide(step: Instruction['step']): void {
    if (step === 'if') this.#if();
    if (step === 'bare check') this.#bareCheck();
    if (step === 'check') this.#check();
  }

  /** A boolean (or void) left side may settle the matter; anything else waits for the right side. */
  #leftDone(context: Context): void {
    const decided = this.#topAsCondition();
    if (decided === undefined || decided !== (context?.operator === 'or')) return;
    const from = this.#stack.at(-1)?.context;
    while (this.#at < this.#program.length) {
      const next = this.#program[this.#at++] as Instruction;
      if (next.step === 'logical done' && next.context === from) return;
    }
  }

  #if(): void {
    const holds = this.#topAsCondition();
    if (holds === undefined) return;
    this.#stack.pop();
    if (holds) this.#elsesToSkip++;
    else this.#skipThen();
  }

  #skipThen(): void {
    let inner = 0;
    while (this.#at < this.#program.length) {
      const { step } = this.#program[this.#at++] as Instruction;
      if (step === 'if') inner++;
      if (step === 'else' && inner-- === 0) return;
    }
  }

  #bareCheck(): void {
    const [only] = this.#stack;
    if (this.#stack.length !== 1 || only === undefined || !(only.value === null || only.literalBoolean)) return;
    this.#stack[0] = { value: false, context: undefined, mark: false, literalBoolean: false };
  }

  #check(): void {
    const holds = this.#topAsCondition();
    if (holds === undefined) return;
    this.#stack.pop();
    if (holds) this.#clausesToSkip = true;
    else this.#skipTo('end clause');
  }

  #action(context: Context): void {
    const { value } = this.#pop();
    this.#push(value instanceof Lambda ? value.apply() : value, context);
  }

  /** undefined when the value on top is neither a boolean nor void. A void one is false from here on. */
  #topAsCondition(): boolean | undefined {
    const top = this.#stack.at(-1);
    if (top === undefined || top.mark) return undefined;
    if (typeof top.value === 'boolean') return top.value;
    if (!isVoid(top.value)) return undefined;
    this.#stack[this.#stack.length - 1] = { ...top, value: false };
    return false;
  }

  #collected(): Value[] {
    const values: Value[] = [];
    for (let entry = this.#pop(); !entry.mark; entry = this.#pop()) values.push(entry.value);
    return values.reverse();
  }

  #skipTo(end: Instruction['step']): void {
    while (this.#at < this.#program.length) {
      if (this.#program[this.#at++]?.step === end) return;
    }
  }

  #push(value: Value, context: Context, literalBoolean = false): void {
    this.#stack.push({ value, context, mark: false, literalBoolean });
  }

  #pop(): Entry {
    const entry = this.#stack.pop();
    if (entry === undefined) throw leftover();
    return entry;
  }
}

function leftover(): StellarError {
  return new StellarError(
    'leftover values',
    'a condition was no boolean, or an if or match stands inside another: put the inner one in a lambda, or at the very end of its else',
  );
}
