import type { GroupReason } from "../../../core/contract/splitMethod.ts";

/** What each reason to keep photos together is called in the window. */
export const groupWords: Readonly<Record<GroupReason, string>> = {
  exact: "Copies of one file",
  near: "Nearly the same picture",
  page: "Same source page",
  creator: "Same creator",
  burst: "Taken in one burst",
};
