import type { Part } from "../contract/photos.ts";

interface ClassShare {
  readonly name: string;
  readonly train: number;
  readonly valid: number;
}

interface Placed {
  readonly class: string;
  readonly contentHash: string;
  readonly part: Part;
}

/** Below this many validation photos, one photo moves a class's recall by more than 10 points. */
const fewValid = 10;
/** A class this many times larger than another pulls an untuned classifier towards itself. */
const imbalance = 5;

/** What a person should know before the photos move, in words; nothing here stops the split. */
export function splitWarnings(
  counts: readonly ClassShare[],
  placed: readonly Placed[],
  testHashes: ReadonlySet<string>,
): string[] {
  const warnings: string[] = [];
  for (const { name, train, valid } of counts) {
    if (train + valid === 0) warnings.push(`"${name}" has no photos to split.`);
    else if (train === 0) warnings.push(`"${name}" has nothing to train on.`);
    else if (valid === 0) warnings.push(`"${name}" has too few photos for a validation side.`);
    else if (valid < fewValid) {
      warnings.push(
        `"${name}" has ${valid} validation photo${valid === 1 ? "" : "s"}: its accuracy will be a rough guess.`,
      );
    }
  }
  const sizes = counts.map(({ train, valid }) => train + valid).filter((size) => size > 0);
  const [small, large] = [Math.min(...sizes), Math.max(...sizes)];
  if (sizes.length > 1 && large >= small * imbalance) {
    warnings.push(`The largest class has ${large} photos and the smallest ${small}: add photos to the smaller one.`);
  }
  const classesOf = new Map<string, Set<string>>();
  for (const { contentHash, class: name } of placed) {
    const names = classesOf.get(contentHash) ?? new Set();
    classesOf.set(contentHash, names.add(name));
  }
  const contested = [...classesOf.values()].filter((names) => names.size > 1).length;
  if (contested > 0) warnings.push(`${contested} picture${contested === 1 ? " is" : "s are"} in more than one class.`);
  const leaked = placed.filter((photo) => photo.part !== "test" && testHashes.has(photo.contentHash)).length;
  if (leaked > 0) warnings.push(`${leaked} photo${leaked === 1 ? " is" : "s are"} also in the test part.`);
  return warnings;
}
