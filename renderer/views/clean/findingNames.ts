import { flawNames } from "../../../core/contract/clean.ts";
import type { FindingKind } from "../../store/findings.ts";

/** What the lists of likely junk are called. */
export const findingNames: Readonly<Record<FindingKind, string>> = {
  suspect: "Suspect labels",
  exact: "Exact copies",
  near: "Near copies",
  ...flawNames,
};
