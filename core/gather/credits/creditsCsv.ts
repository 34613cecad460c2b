import { licenceTitle } from "../licenceOf.ts";
import type { Credited } from "./credited.ts";

const header = [
  "file",
  "title",
  "creator",
  "source",
  "address",
  "licence",
  "licence_address",
  "attribution",
  "provider",
];

/** A spreadsheet would run what begins so as a formula (OWASP, CSV injection). */
const formula = /^[=+\-@\t\r]/;

function field(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One photo a line, as RFC 4180 has it. */
export function creditsCsv(photos: readonly Credited[]): string {
  const rows = photos.map(({ path, credit }) => [
    path,
    credit.title ?? "",
    credit.creator ?? "",
    credit.page ?? "",
    credit.url,
    licenceTitle(credit),
    credit.licenceUrl ?? "",
    credit.attribution ?? "",
    credit.provider ?? "",
  ]);
  return [header, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}
