import type { JobName } from "../contract/schema.ts";

/** What the bottom bar and the list of jobs call each job. */
export const jobTitles: Readonly<Record<JobName, string>> = {
  "project.open": "Open project",
  "project.create": "Make a project",
  "library.emptyTrash": "Empty the trash",
  "library.editMany": "Move photos",
  "gather.import": "Import photos",
  "gather.search": "Search for photos",
  "gather.download": "Download photos",
  "gather.resume": "Download photos",
  "clean.measure": "Measure photos",
  "clean.suspect": "Look for wrong labels",
  "split.preview": "Work out the split",
  "split.check": "Look for leaks",
  "split.repair": "Mend the split",
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
