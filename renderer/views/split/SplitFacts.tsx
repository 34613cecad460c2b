import type { SplitInput } from "../../../core/contract/split.ts";
import classes from "./SplitView.module.css";

/** The settings of a split, one a line. */
export function SplitFacts({ validPercent, testPercent, seed, method }: Omit<SplitInput, "together">) {
  return (
    <dl className={classes.facts}>
      <dt>Valid</dt>
      <dd>{validPercent} % of each class</dd>
      {testPercent > 0 && (
        <>
          <dt>Test</dt>
          <dd>{testPercent} % of each class</dd>
        </>
      )}
      <dt>Seed</dt>
      <dd>{seed}</dd>
      <dt>Method</dt>
      <dd>{method === "hash" ? "keep old photos" : "exact count"}</dd>
    </dl>
  );
}
