import { type Credit, type Licence, licences } from "../contract/credit.ts";

export type Terms = Pick<Credit, "licence" | "licenceVersion" | "licenceUrl">;

/** The licence that a Creative Commons address names, with its version; undefined for every other address. */
export function licenceOfUrl(url: string): Terms | undefined {
  const path = /^(?:https?:)?\/\/(?:www\.)?creativecommons\.org\/(.+)$/i.exec(url.trim())?.[1]?.toLowerCase();
  if (path === undefined) return undefined;
  const [kind = "", name = "", version] = path.split(/[?#]/)[0]!.split("/");
  const known = kind === "publicdomain" ? dedications[name] : kind === "licenses" ? byElements(name) : undefined;
  if (known === undefined) return undefined;
  return terms(known, version === undefined || !/^\d\.\d$/.test(version) ? undefined : version);
}

const dedications: Readonly<Record<string, Licence>> = { zero: "cc0", mark: "pdm" };

/** "by-nc-nd", in whatever order its parts stand; the oldest licences wrote "nd-nc". */
function byElements(name: string): Licence | undefined {
  if (name === "publicdomain") return "pdm";
  const given = name.split("-").filter((part) => part !== "");
  const ordered = ["by", "nc", "nd", "sa"].filter((part) => given.includes(part));
  if (ordered.length !== given.length) return undefined;
  return licences.find((licence) => licence === ordered.join("-"));
}

/**
 * A licence by its short name, as the providers write them: "CC BY-SA 4.0", "cc-by-nc", "CC BY-SA 3.0 de",
 * "Cc-by-sa-4.0,3.0", "CC0", "Public domain". What is not surely one of them (GFDL, "No restrictions", "Attribution", fair
 * use) is none.
 */
export function licenceOfName(text: string): Terms | undefined {
  const name = text
    .trim()
    .toLowerCase()
    .replace(/[_\s]+/g, "-")
    .replace(/-licen[cs]e$/, "");
  if (/^(cc-?)?(0|zero)(-\d\.\d)?$/.test(name) || name === "cc0") return terms("cc0", undefined);
  if (/^(public-domain(-mark)?|pdm?|cc-pdm?|public-domain-mark)(-\d\.\d)?$/.test(name)) return terms("pdm", undefined);
  // Versions after the elements, several with commas or dashes; then a country.
  const found = /^(?:cc-)?((?:by|nc|nd|sa)(?:-(?:by|nc|nd|sa))*)(?:-(\d\.\d)(?:[-,].*)?)?(?:-[a-z]{2,5})?$/.exec(name);
  const licence = found?.[1] === undefined ? undefined : byElements(found[1]);
  return licence === undefined ? undefined : terms(licence, found?.[2]);
}

function terms(licence: Licence, version: string | undefined): Terms {
  const shown = version ?? (licence === "cc0" || licence === "pdm" ? "1.0" : undefined);
  const url = licenceAddress(licence, shown);
  return {
    licence,
    ...(shown === undefined ? {} : { licenceVersion: shown }),
    ...(url === undefined ? {} : { licenceUrl: url }),
  };
}

/** The page with a licence's text; undefined where the version is not known. */
export function licenceAddress(licence: Licence, version: string | undefined): string | undefined {
  const root = "https://creativecommons.org";
  switch (licence) {
    case "unknown":
      return undefined;
    case "cc0":
      return `${root}/publicdomain/zero/1.0/`;
    case "pdm":
      return `${root}/publicdomain/mark/1.0/`;
    default:
      return version === undefined ? undefined : `${root}/licenses/${licence}/${version}/`;
  }
}

/** "CC BY-SA 4.0", as people write it. */
export function licenceTitle({ licence, licenceVersion }: Pick<Credit, "licence" | "licenceVersion">): string {
  switch (licence) {
    case "unknown":
      return "Unknown";
    case "cc0":
      return "CC0 1.0";
    case "pdm":
      return "Public Domain Mark 1.0";
    default:
      return `CC ${licence.toUpperCase()}${licenceVersion === undefined ? "" : ` ${licenceVersion}`}`;
  }
}
