import { licenceTitle } from "../licenceOf.ts";
import type { Credited } from "./credited.ts";

/** The letters by which CommonMark would read more than text, inside a line and at its beginning. */
const escaped = (text: string): string =>
  text
    .replace(/[\\`*_{}[\]()<>#!|~&]/g, "\\$&")
    .replace(/^[-+]/, "\\$&")
    .replace(/\s+/g, " ");

/** Only web addresses become links; inside angle brackets a few letters would end them. */
function link(text: string, address: string | undefined): string {
  if (address === undefined || !/^https?:\/\//i.test(address) || !URL.canParse(address)) return escaped(text);
  return `[${escaped(text)}](<${new URL(address).href.replace(/[<>\\]/g, encodeURIComponent)}>)`;
}

/** Title, creator, source and licence of each photo; then how many there are of which nothing is known. */
export function creditsMarkdown(name: string, photos: readonly Credited[], others: number): string {
  const lines = photos.map(({ path, credit }) => {
    const work = link(credit.title ?? "Photo", credit.page ?? credit.url);
    const by = credit.creator === undefined ? "" : ` by ${escaped(credit.creator)}`;
    const terms = credit.licence === "unknown" ? "licence unknown" : link(licenceTitle(credit), credit.licenceUrl);
    return `- ${work}${by}, ${terms}. File: ${escaped(path)}`;
  });
  const count = (n: number): string => `${n} ${n === 1 ? "photo" : "photos"}`;
  return [
    `# Credits of ${escaped(name)}`,
    "",
    photos.length === 0 ? "No photo in use has a known source." : `${count(photos.length)} with a known source:`,
    "",
    ...lines,
    ...(lines.length > 0 ? [""] : []),
    ...(others > 0 ? [`${count(others)} more in use, of which no source is known.`, ""] : []),
  ].join("\n");
}
