import type { Credit } from "../contract/credit.ts";
import { byCodeUnit } from "../split/byCodeUnit.ts";

/** Parts of a query that say how somebody came to an address and not what lies there. */
const followed = /^(utm_\w+|fbclid|gclid|ref|referrer)$/i;

/** Encoded in one way only: "%27" and "'" are the same letter of a path. */
function plainPath(path: string): string {
  try {
    return encodeURI(decodeURIComponent(path));
  } catch {
    return path;
  }
}

/**
 * An address as a name for what lies there: no scheme, no "www.", no fragment, no default port, one way of encoding.
 */
export function plainAddress(address: string): string {
  if (!URL.canParse(address)) return address.trim();
  const url = new URL(address);
  const host = url.host.replace(/^www\./, "").replace(/:(80|443)$/, "");
  const query = [...url.searchParams].filter(([name]) => !followed.test(name)).sort(([a], [b]) => byCodeUnit(a, b));
  const rest = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&");
  return `${host}${plainPath(url.pathname).replace(/\/+$/, "")}${rest === "" ? "" : `?${rest}`}`;
}

const patterns: readonly (readonly [RegExp, (found: RegExpExecArray) => string])[] = [
  // live.staticflickr.com/<server>/<id>_<secret>_b.jpg, farm5.staticflickr.com, c1.staticflickr.com/5/<server>/…
  [
    /^[\w.]*(?:staticflickr|static\.flickr)\.com\/(?:\d+\/)*(\d+)_[0-9a-z]+(?:_\w+)?\.\w+/i,
    ([, id]) => `flickr ${id!}`,
  ],
  [/^(?:[\w]+\.)?flickr\.com\/photos\/[^/]+\/(\d+)/i, ([, id]) => `flickr ${id!}`],
  [/^upload\.wikimedia\.org\/wikipedia\/commons\/(?:thumb\/)?\w\/\w\w\/([^/?]+)/i, ([, file]) => commons(file!)],
  [/^commons\.(?:m\.)?wikimedia\.org\/wiki\/(?:File|Image):([^?]+)/i, ([, file]) => commons(file!)],
  [/^commons\.wikimedia\.org\/w\/index\.php\?.*\btitle=File%3A([^&]+)/i, ([, file]) => commons(file!)],
  [/^(?:inaturalist-open-data\.s3\.amazonaws\.com|static\.inaturalist\.org)\/photos\/(\d+)\//i, inaturalist],
  [/^inaturalist\.org\/photos\/(\d+)/i, inaturalist],
];

function inaturalist([, id]: RegExpExecArray): string {
  return `inaturalist ${id!}`;
}

function commons(file: string): string {
  const name = decodeURIComponent(file).replace(/ /g, "_");
  return `commons ${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** The name of a work in the collection that it comes from, by which lists of lists meet again: "flickr 123". */
function workOf(address: string): string | undefined {
  for (const [pattern, name] of patterns) {
    const found = pattern.exec(address);
    if (found === null) continue;
    try {
      return name(found);
    } catch {
      return undefined;
    }
  }
  return undefined;
}

export interface Identity {
  /** Each of these names one picture. */
  readonly names: readonly string[];
  /** Names a page, which may show several pictures. */
  readonly page: string | undefined;
}

/** By what a picture is known again, whoever lists it and under whichever of its addresses. */
export function identityOf({ url, page }: Pick<Credit, "url" | "page">): Identity {
  const file = plainAddress(url);
  const place = page === undefined ? undefined : plainAddress(page);
  const works = [workOf(file), place === undefined ? undefined : workOf(place)];
  const names = [...new Set([file, ...works.filter((work) => work !== undefined)])];
  // A page that names one work is told by that; an observation shows several photos.
  const several = place === undefined || works[1] !== undefined || /^inaturalist\.org\/observations\//.test(place);
  return { names, page: several ? undefined : place };
}
