import type { Credit } from "../contract/credit.ts";
import { licenceTitle } from "./licenceOf.ts";

/**
 * The line that a licence asks for, where the provider gives none: title, creator, source and licence (CC's "TASL").
 */
export function attributionOf(credit: Omit<Credit, "attribution" | "url">, source: string): string {
  const { title, creator } = credit;
  const work = title === undefined || title === "" ? "Photo" : `“${title}”`;
  const by = creator === undefined || creator === "" ? "" : ` by ${creator}`;
  return `${work}${by}, ${licenceTitle(credit)}, via ${source}`;
}
