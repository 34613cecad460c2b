import { NetworkTrainer } from "../../core/train/networkTrainer.ts";
import { resumeRun } from "../../core/train/resumeRun.ts";
import { stateOf } from "../../core/train/runRecord.ts";
import { RunStore } from "../../core/train/runStore.ts";
import { trainRun } from "../../core/train/trainRun.ts";
import { killedProject, killedSettings } from "../unit/train/killedRuns.ts";
import { noImages, sourcesOf, testContext } from "../unit/train/syntheticProject.ts";
import { wrappedTrainer } from "./wrappedTrainer.ts";

// A process that trains one run after another until all are finished, and goes on with those that an earlier one of it
// was killed in. Says "step" with each step, and "finished" at the end.

const [dir = ""] = process.argv.slice(2);
const project = killedProject(dir);
const store = new RunStore(project.runsDir);
const pace = { betweenEpochs: 0, insideEpochs: 5 };
const sources = sourcesOf(project, {
  open: async (options) => {
    const trainer = await NetworkTrainer.open(options);
    return wrappedTrainer(trainer, {
      // Of the 6 steps of an epoch, so that there are checkpoints inside.
      stepsAtOnce: (rows) => Math.min(4, trainer.stepsAtOnce(rows)),
      step: (...args) => {
        process.stdout.write("step\n");
        return trainer.step(...args);
      },
      steps: (some) => {
        process.stdout.write("step\n".repeat(some.length));
        return trainer.steps(some);
      },
    });
  },
});
const input = { project, images: noImages, sources, pace };

for (const [at, settings] of killedSettings.entries()) {
  const id = String(at + 1).padStart(4, "0");
  const record = await store.read(id).catch(() => undefined);
  if (record === undefined) {
    // A kill between the run's folder and its record leaves a number without a run.
    await store.delete(id).catch(() => undefined);
    await trainRun({ ...input, settings }, testContext());
  } else if (stateOf(record) !== "finished") await resumeRun({ ...input, run: id }, testContext());
}
process.stdout.write("finished\n");
