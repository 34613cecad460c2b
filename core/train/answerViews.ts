import type { View } from "../images/view.ts";
import type { Logits } from "./trainer.ts";
import type { Answers, TrainingData } from "./trainingData.ts";
import { averageLogits } from "./views.ts";

/** Logits of the validation photos, the mean over several ways of seeing each; one that fails in any of them is left out. */
export async function answerViews(data: TrainingData, views: readonly View[], logits: Logits): Promise<Answers> {
  const all: Answers[] = [];
  for (const view of views) all.push(await data.answers(view, logits));
  const [first] = all;
  if (first === undefined || all.length === 1) return first ?? { logits: [], photos: new Int32Array() };
  const places = all.map(({ photos }) => new Map([...photos].map((photo, row) => [photo, row])));
  const photos = first.photos.filter((photo) => places.every((rows) => rows.has(photo)));
  const perView = all.map((answers, view) =>
    Array.from(photos, (photo) => answers.logits[places[view]?.get(photo) ?? -1] ?? new Float32Array()),
  );
  return { logits: averageLogits(perView), photos };
}
