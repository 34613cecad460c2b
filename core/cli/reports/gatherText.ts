import type { Candidate, IntakeReport, SearchReport, Settings } from "../../contract/gather.ts";
import { licenceTitle } from "../../gather/licenceOf.ts";
import { printable } from "../printable.ts";
import { table } from "../table.ts";
import { problemText } from "./scanReport.ts";

const cut = (text: string, length: number): string => (text.length <= length ? text : `${text.slice(0, length - 1)}…`);

/** A candidate a line: where it is listed, licence, size, creator, title, address; those in the project with a mark. */
export function searchText(candidates: readonly Candidate[], report: SearchReport): string {
  const rows = candidates.map(({ credit, width, height, known }) => [
    known ? "known" : "",
    credit.provider ?? "",
    licenceTitle(credit),
    width === undefined || height === undefined ? "–" : `${width} × ${height}`,
    cut(printable(credit.creator ?? ""), 24),
    cut(printable(credit.title ?? ""), 32),
    printable(credit.url),
  ]);
  const header = ["", "provider", "licence", "size", "creator", "title", "address"];
  const { found, repeated, unfit, problems } = report;
  return [
    ...(rows.length > 0 ? [table([header, ...rows], ["left", "left", "left", "right", "left", "left", "left"])] : []),
    `${found} found; ${repeated} listed twice, ${unfit} left out by licence, size or aspect.`,
    ...problems.map(({ message }) => `Note: ${printable(message)}`),
  ].join("\n");
}

/** What came, what was there already, and each file that can't be had. */
export function intakeText({ added, skipped, problems }: IntakeReport): string {
  return [
    `${added} ${added === 1 ? "photo" : "photos"} added.`,
    ...(skipped.length > 0 ? [`In the project already (${skipped.length}):`] : []),
    ...skipped.map(({ from, same }) => `  ${printable(from)}: the same as ${printable(same)}`),
    ...(problems.length > 0 ? [problemText(problems)] : []),
  ].join("\n");
}

export function settingsText({ contact, flickrKey, addresses, notice }: Settings): string {
  const rows = [
    ["contact", contact === "" ? "not set (Wikimedia Commons asks for one)" : printable(contact)],
    ["flickr key", flickrKey ? "set" : "not set"],
    ...Object.entries(addresses).map(([name, address]) => [`address of ${name}`, printable(address)]),
  ];
  return [table(rows, ["left", "left"]), ...(notice === undefined ? [] : [`Note: ${printable(notice)}`])].join("\n");
}
