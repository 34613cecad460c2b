import type { JobName } from "../contract/schema.ts";

/** What the bottom bar and the list of jobs call each job. */
export const jobTitles: Readonly<Record<JobName, string>> = {
  "project.open": "Open project",
  "sample.create": "Make the sample project",
  "library.scan": "Look for changes",
  "split.apply": "Split",
  "split.undo": "Undo the split",
  "train.fetchWeights": "Fetch weights",
  "train.lrFind": "Find a learning rate",
  "train.start": "Train",
  "train.resume": "Train",
  "train.oneMore": "Train",
  "inspect.report": "Inspect",
  "predict.files": "Predict",
};
