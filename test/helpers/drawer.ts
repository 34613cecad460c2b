export type Drawer = (below: number) => number;

/** Whole numbers from 0 up to, but not including, `below`, by Numerical Recipes' linear congruence: all of them follow from the seed. */
export function drawer(seed: number): Drawer {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
