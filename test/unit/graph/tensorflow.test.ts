import { describe, expect, it } from "vitest";
import { insideCheckout, runBundled } from "../../helpers/runBundled.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";

describe("loadTensorflow", () => {
  it("says what to do where there is no runtime", async () => {
    const source = `import { loadTensorflow } from "./tensorflow.ts";
      try { loadTensorflow(); } catch (error) { console.log(error.code, error.message); }`;
    expect(await runBundled(temporaryFolder(), source)).toMatch(/^runtimeMissing .*npm run setup/);
  });

  it("works without the functions that Node 23 took from util, and keeps stdout clean", async () => {
    const source = `import util from "node:util";
      import { loadTensorflow } from "./tensorflow.ts";
      delete util.isNullOrUndefined;
      delete util.isArray;
      const tf = loadTensorflow();
      const doubled = tf.tensor([1, 2]).mul(2);
      console.log(JSON.stringify([...doubled.dataSync()]), tf.getBackend());`;
    expect(await runBundled(insideCheckout, source)).toBe("[2,4] tensorflow\n");
  });
});
