/** The points between writes at which a test kills the leader. */
export type CrashPointName =
  | 'before a request is taken'
  | 'after a request is taken'
  | 'before a queue item is taken'
  | 'after a queue item is taken'
  | 'before converging'
  | 'after converging';

export type CrashPoint = (at: CrashPointName) => void;

export const neverCrash: CrashPoint = () => {};
