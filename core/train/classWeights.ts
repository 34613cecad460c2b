import { ThawError } from "../contract/errors.ts";
import type { TrainSettings } from "../contract/training.ts";

/**
 * Factor of each class's loss, in class order; undefined where none is asked for. "balanced" is the inverse of a class's
 * share, photos / (classes × photos of the class): a mean of 1 over the photos, as scikit-learn's. Classes that are left
 * out by name keep 1.
 * @param labels class index of every training photo
 * @throws badInput for a name that is no class, or weights that are all 0
 */
export function classWeightsOf(
  { classWeights }: Pick<TrainSettings, "classWeights">,
  labels: Int32Array,
  classes: readonly string[],
): readonly number[] | undefined {
  if (classWeights === "none") return undefined;
  if (classWeights === "balanced") {
    const counts = classes.map((_, index) => labels.filter((label) => label === index).length);
    const present = counts.filter((count) => count > 0).length;
    return counts.map((count) => (count === 0 ? 0 : labels.length / (present * count)));
  }
  const unknown = Object.keys(classWeights).filter((name) => !classes.includes(name));
  if (unknown.length > 0)
    throw new ThawError(
      "badInput",
      `There is no class ${unknown.map((name) => `'${name}'`).join(", ")} to weigh. Choose from: ${classes.join(", ")}.`,
    );
  const weights = classes.map((name) => (Object.hasOwn(classWeights, name) ? (classWeights[name] ?? 1) : 1));
  if (weights.every((weight) => weight === 0))
    throw new ThawError("badInput", "Every class has the weight 0, so nothing could be learnt. Give one of them more.");
  return weights;
}
