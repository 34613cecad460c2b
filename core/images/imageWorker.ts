import { toThawError } from "../contract/errors.ts";
import { cutViews } from "./cutViews.ts";
import { guardDecoder } from "./decode.ts";
import type { ImageAnswer, ImageJob, JobMessage, WorkerMessage } from "./imageJobs.ts";
import { measurePhoto } from "./measurePhoto.ts";
import { probeFile } from "./probeImage.ts";
import { type FileRoom, readImageFile } from "./readImageFile.ts";
import { renderImage } from "./renderImage.ts";
import { writeAugmented } from "./writeAugmented.ts";

// The entry of an image worker: a plain Node process, forked by ImagePool, that touches one file at a time.

const room: FileRoom = { bytes: Buffer.alloc(0) };

async function perform(job: ImageJob): Promise<ImageAnswer> {
  switch (job.kind) {
    case "probe":
      return { kind: "probe", probe: await probeFile(job.path, room) };
    case "measure":
      return { kind: "measure", measures: await measurePhoto(readImageFile(job.path, room)) };
    case "render":
      await renderImage(readImageFile(job.path, room), job.rendering, job.target);
      return { kind: "render" };
    case "pixels": {
      const bytes = readImageFile(job.path, room);
      return { kind: "pixels", pixels: await cutViews(bytes, job.settings, job.views, job.contentHash) };
    }
    case "augmented":
      await writeAugmented(readImageFile(job.path, room), job, job.target);
      return { kind: "augmented" };
  }
}

function post(message: WorkerMessage): void {
  process.send?.(message);
}

async function answer({ id, job }: JobMessage): Promise<void> {
  try {
    post({ kind: "answer", id, answer: await perform(job) });
  } catch (thrown) {
    const { code, message } = toThawError(thrown);
    post({ kind: "failure", id, code, message });
  }
}

/** Jobs that came ahead wait here; what a person waits for goes before pixels for a model. */
const waiting: JobMessage[] = [];
let busy = false;

async function work(): Promise<void> {
  if (busy) return;
  busy = true;
  for (let next = take(); next !== undefined; next = take()) await answer(next);
  busy = false;
}

function take(): JobMessage | undefined {
  const urgent = waiting.findIndex(({ job }) => job.kind !== "pixels");
  return urgent >= 0 ? waiting.splice(urgent, 1)[0] : waiting.shift();
}

guardDecoder();
// The pool's process is gone: nobody waits for the answer.
process.on("disconnect", () => process.exit(0));
// Ctrl+C in a terminal reaches the whole group; the pool decides when workers end.
process.on("SIGINT", () => undefined);
process.on("message", (message: JobMessage) => {
  waiting.push(message);
  void work();
});
post({ kind: "ready" });
