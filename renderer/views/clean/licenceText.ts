import type { Licence } from "../../../core/contract/credit.ts";

/** A licence as Creative Commons writes it: "CC BY-SA". */
export function licenceText(licence: Licence, version?: string): string {
  const after = version === undefined ? "" : ` ${version}`;
  switch (licence) {
    case "cc0":
      return `CC0${after}`;
    case "pdm":
      return "Public domain";
    case "unknown":
      return "Licence not known";
    default:
      return `CC ${licence.toUpperCase()}${after}`;
  }
}
