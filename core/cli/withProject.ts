import { readdir } from "node:fs/promises";
import { resolve } from "node:path";
import { ThawError, toThawError } from "../contract/errors.ts";
import type { ScanReport } from "../contract/photos.ts";
import type { Output } from "./output.ts";
import type { Run } from "./run.ts";
import { Session } from "./session.ts";

/**
 * A session for the length of the work; the core is closed, and the project's lock with it, however that ends.
 * @param work resolves with the exit code where that is not 0
 */
export function withSession(work: (session: Session, output: Output) => Promise<number | undefined>): Run {
  return async ({ signal, output }) => {
    const session = await Session.begin(signal, output);
    try {
      return (await work(session, output)) ?? 0;
    } finally {
      await session.close();
    }
  };
}

/** The same with the project in a folder opened. */
export function withProject(
  dir: string,
  work: (session: Session, output: Output, opened: ScanReport) => Promise<number | undefined>,
): Run {
  return withSession(async (session, output) => work(session, output, await session.open(dir)));
}

/** The same for a command that brings photos in, where nothing is there yet: it says how to begin. */
export function withProjectToFill(
  dir: string,
  work: (session: Session, output: Output, opened: ScanReport) => Promise<number | undefined>,
): Run {
  return withSession(async (session, output) => {
    const opened = await session.open(dir).catch(async (thrown: unknown) => {
      const { code } = toThawError(thrown);
      const isBare = code === "notFound" || (code === "noImages" && (await readdir(dir)).length === 0);
      if (!isBare) throw thrown;
      throw new ThawError(
        code,
        `There is no project in "${resolve(dir)}" yet. Make it first, with its classes: thaw create DIR CLASS…`,
        { cause: thrown },
      );
    });
    return await work(session, output, opened);
  });
}
