import type { ClassCount } from "./photos.ts";
import { someNames } from "./someNames.ts";

/** A class with fewer training photos than this is told of. */
const few = 5;

/** What a person should know of classes with hardly a photo before they are trained: a sentence for each shortcoming. */
export function thinClasses(classes: readonly Pick<ClassCount, "name" | "train" | "valid">[]): string[] {
  const rare = classes.filter(({ train }) => train > 0 && train < few);
  const unjudged = classes.filter(({ train, valid }) => train > 0 && valid === 0);
  const counts = rare.map(({ name, train }, at) => `${name}${at === 0 ? " has" : ""} ${train}`);
  const sentences: string[] = [];
  if (rare.length > 0)
    sentences.push(`Few photos to learn from: ${someNames(counts)}. Expect mistakes there, or add photos.`);
  if (unjudged.length > 0)
    sentences.push(
      `No photo set aside to judge by: ${someNames(unjudged.map(({ name }) => name))}. How well ` +
        `${unjudged.length === 1 ? "it is" : "they are"} recognised can't be told; add photos, or split again with a larger share.`,
    );
  return sentences;
}
