import { builtCore } from "./helpers/builtCore.ts";

/** Tests run from the sources, but TensorFlow's thread is a file of the bundle: here is the one place where it is made. */
export async function setup(): Promise<void> {
  await builtCore();
}
