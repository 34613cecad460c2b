/** A reading of which one goes on at a time: who asks meanwhile waits for it to be done once more, since what it read may be out of date. */
export interface Reading {
  (): Promise<void>;
  /** The one that goes on. */
  readonly underWay: () => Promise<void> | undefined;
}

export function oneAtATime(read: () => Promise<void>): Reading {
  let running: Promise<void> | undefined;
  let asked = 0;
  const run = async (): Promise<void> => {
    try {
      for (let answered = 0; answered !== asked; ) {
        answered = asked;
        await read();
      }
    } finally {
      asked = 0;
      running = undefined;
    }
  };
  const ask = (): Promise<void> => {
    asked += 1;
    running ??= run();
    return running;
  };
  return Object.assign(ask, { underWay: () => running });
}
