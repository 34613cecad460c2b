import type { Licence } from "../../../core/contract/credit.ts";
import type { LicenceGroup } from "../../../core/contract/gather.ts";

/** What each group of licences allows, in plain words. */
export const groupWords: Readonly<Record<LicenceGroup, { readonly title: string; readonly note: string }>> = {
  modify: { title: "Any use, also changed", note: "Also for money. Attribution where the licence asks for it." },
  reuse: {
    title: "Any use, some only unchanged",
    note: "Also for money; photos under ND may not be published changed.",
  },
  modifyNonCommercial: { title: "Not for money, also changed", note: "Adds photos under NC: no commercial use." },
  nonCommercial: {
    title: "Not for money, some only unchanged",
    note: "Every Creative Commons licence: the most photos.",
  },
};

/** A licence as its badge shows it. */
export const licenceBadge: Readonly<Record<Licence, string>> = {
  cc0: "CC0",
  pdm: "Public domain",
  by: "BY",
  "by-sa": "BY-SA",
  "by-nd": "BY-ND",
  "by-nc": "BY-NC",
  "by-nc-sa": "BY-NC-SA",
  "by-nc-nd": "BY-NC-ND",
  unknown: "Unknown",
};
