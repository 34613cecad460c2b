import { toThawError } from "../contract/errors.ts";
import { cropPixels } from "./cropPixels.ts";
import { guardDecoder } from "./decode.ts";
import type { ImageAnswer, ImageJob, JobMessage, WorkerMessage } from "./imageJobs.ts";
import { probeFile } from "./probeImage.ts";
import { readImageFile } from "./readImageFile.ts";
import { renderImage } from "./renderImage.ts";

// The entry of an image worker: a plain Node process, forked by ImagePool, that touches one file at a time.

async function perform(job: ImageJob): Promise<ImageAnswer> {
  switch (job.kind) {
    case "probe":
      return { kind: "probe", probe: await probeFile(job.path) };
    case "render":
      await renderImage(await readImageFile(job.path), job.size, job.target);
      return { kind: "render" };
    case "pixels":
      return { kind: "pixels", pixels: await cropPixels(await readImageFile(job.path), job.settings) };
  }
}

function post(message: WorkerMessage): void {
  process.send?.(message);
}

guardDecoder();
// The pool's process is gone: nobody waits for the answer.
process.on("disconnect", () => process.exit(0));
// Ctrl+C in a terminal reaches the whole group; the pool decides when workers end.
process.on("SIGINT", () => undefined);
process.on("message", ({ id, job }: JobMessage) => {
  perform(job).then(
    (answer) => post({ kind: "answer", id, answer }),
    (thrown: unknown) => {
      const { code, message } = toThawError(thrown);
      post({ kind: "failure", id, code, message });
    },
  );
});
post({ kind: "ready" });
