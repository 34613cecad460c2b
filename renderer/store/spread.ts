/** Multiples of the golden ratio, less their whole part, lie spread from 0 to 1 however many are taken. */
const golden = (Math.sqrt(5) - 1) / 2;

/** So many of `all`, or all of them, in an order in which the first few are spread over the whole. */
export function spread<T>(all: readonly T[], wanted: number): readonly T[] {
  const places = new Set<number>();
  for (let at = 0; places.size < Math.min(wanted, all.length); at += 1)
    places.add(Math.floor(((at * golden) % 1) * all.length));
  return [...places].map((place) => all[place]!);
}
