import { readFileSync } from "node:fs";
import { z } from "zod";

/** Names a process beyond its number, which the system gives again to another. */
export const ProcessIdentity = z.object({
  pid: z.number().int().positive(),
  host: z.string(),
  /** Boot and start tick of the process where the system tells (Linux), else empty. */
  start: z.string(),
});
export type ProcessIdentity = z.infer<typeof ProcessIdentity>;

/** Boot id and start time of a process from /proc; undefined when there is no such process or no /proc. */
export function processStart(pid: number): string | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name, in brackets, may itself hold brackets and spaces. Then: state is field 3, start time field 22.
    const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot}/${fields[19] ?? ""}`;
  } catch {
    return undefined;
  }
}

/** Whether the process still runs; only asked on its own host. */
export function isAlive({ pid, start }: ProcessIdentity): boolean {
  if (start !== "") return processStart(pid) === start;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return error instanceof Error && (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
