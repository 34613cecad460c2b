import { z } from "zod";
import type { Credit } from "../../contract/credit.ts";
import { DownloadFault } from "../../download/downloadFault.ts";
import { attributionOf } from "../attribution.ts";
import { licenceAddress, licenceOfName } from "../licenceOf.ts";
import { oneLine } from "../plainText.ts";
import { endpoint } from "./endpoint.ts";
import { Count, Pixels, readable, Text } from "./lenient.ts";
import type { Listing, Provider, Wanted } from "./provider.ts";

/** Who asks without a key gets pages of 20, and 240 works a query (Openverse API v1, /v1/images/). */
const pageSize = 20;
const mostWorks = 240;

const Page = z.object({
  page_count: Count.optional().catch(undefined),
  results: z.array(z.unknown()),
});

const Work = z.object({
  url: z.url(),
  thumbnail: Text,
  foreign_landing_url: Text,
  title: Text,
  creator: Text,
  license: z.string(),
  license_version: Text,
  license_url: Text,
  attribution: Text,
  filetype: Text,
  width: Pixels,
  height: Pixels,
});

const sizes = { any: undefined, medium: "medium,large", large: "large" } as const;

export const openverse: Provider = {
  name: "openverse",
  title: "Openverse",
  site: "https://openverse.org/about",
  needsKey: false,
  licenceNote: "Lists works of Flickr, museums and others; licences are as their sources state them.",
  base: "https://api.openverse.org",
  pace: { atOnce: 4 },
  pages: async function* (wanted, { web, base, signal, told }) {
    for (let page = 1; (page - 1) * pageSize < mostWorks; page += 1) {
      const answer = await web
        .json(endpoint(base, "/v1/images/", queryOf(wanted, page)), { ...told, signal, pace: openverse.pace })
        .catch((error: unknown) => {
          // Deeper than somebody without a key may look: an end, no failure.
          if (page > 1 && error instanceof DownloadFault && [400, 401, 404].includes(error.status ?? 0))
            return undefined;
          throw error;
        });
      if (answer === undefined) return;
      const { results, page_count: pages } = parsed(answer);
      yield readable(results, Work)
        .filter(({ filetype }) => filetype !== "svg" && filetype !== "pdf")
        .map(listing);
      if (results.length === 0 || (pages !== undefined && page >= pages)) return;
    }
  },
};

function queryOf({ keyword, licences, size, aspect }: Wanted, page: number) {
  return {
    q: keyword.slice(0, 200),
    license: licences.join(","),
    size: sizes[size],
    aspect_ratio: aspect === "any" ? undefined : aspect,
    page_size: pageSize,
    page,
  };
}

function parsed(answer: unknown): z.infer<typeof Page> {
  const page = Page.safeParse(answer);
  if (page.success) return page.data;
  throw new DownloadFault("the answer is not what was asked for", false);
}

function listing(work: z.infer<typeof Work>): Listing {
  const { url, thumbnail, width, height } = work;
  const known = licenceOfName(work.license);
  const version = work.license_version ?? known?.licenceVersion;
  const licence = known?.licence ?? "unknown";
  const link = work.license_url ?? licenceAddress(licence, version);
  const credit: Omit<Credit, "attribution"> = {
    provider: "openverse",
    url,
    ...(work.foreign_landing_url ? { page: work.foreign_landing_url } : {}),
    ...(work.title ? { title: oneLine(work.title) } : {}),
    ...(work.creator ? { creator: oneLine(work.creator) } : {}),
    licence,
    ...(version ? { licenceVersion: version } : {}),
    ...(link ? { licenceUrl: link } : {}),
  };
  const attribution = work.attribution ? oneLine(work.attribution) : attributionOf(credit, openverse.title);
  return { credit: { ...credit, attribution }, thumbnail: thumbnail ?? url, width, height };
}
