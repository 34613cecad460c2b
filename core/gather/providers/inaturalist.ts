import { z } from "zod";
import type { Credit } from "../../contract/credit.ts";
import { DownloadFault } from "../../download/downloadFault.ts";
import { attributionOf } from "../attribution.ts";
import { licenceOfName } from "../licenceOf.ts";
import { oneLine } from "../plainText.ts";
import { endpoint } from "./endpoint.ts";
import { Pixels, readable, Text } from "./lenient.ts";
import type { Listing, Provider } from "./provider.ts";

const pageSize = 200;
/** Deeper than this it answers only to id_above. */
const window = 10_000;

const Answer = z.object({ results: z.array(z.unknown()) });

const Photo = z.object({
  id: z.number(),
  url: z.url(),
  license_code: Text,
  attribution: Text,
  hidden: z.boolean().optional().catch(undefined),
  original_dimensions: z.object({ width: Pixels, height: Pixels }).nullish().catch(undefined),
});

const Observation = z.object({
  id: z.number().int(),
  uri: Text,
  species_guess: Text,
  taxon: z.object({ name: Text, preferred_common_name: Text }).nullish().catch(undefined),
  user: z.object({ login: Text, name: Text }).nullish().catch(undefined),
  photos: z.array(z.unknown()).catch([]),
});

export const inaturalist: Provider = {
  name: "inaturalist",
  title: "iNaturalist",
  site: "https://www.inaturalist.org/pages/terms",
  needsKey: false,
  licenceNote: "Wild animals, plants and fungi by the name of their kind; observations that others confirmed.",
  base: "https://api.inaturalist.org",
  pace: { atOnce: 1, perMinute: 60 },
  pages: async function* ({ keyword, licences }, { web, base, signal, told }) {
    const seen = new Set<number>();
    const query = {
      taxon_name: keyword,
      photos: "true",
      quality_grade: "research",
      photo_license: licences.map(codeOf).join(","),
      per_page: pageSize,
    };
    const ask = async (more: Readonly<Record<string, string | number>>) => {
      const address = endpoint(base, "/v1/observations", { ...query, ...more });
      const answer = Answer.safeParse(await web.json(address, { ...told, signal, pace: inaturalist.pace }));
      if (!answer.success) throw new DownloadFault("the answer is not what was asked for", false);
      const { results } = answer.data;
      const observations = readable(results, Observation);
      const fresh = observations.filter(({ id }) => !seen.has(id));
      for (const { id } of fresh) seen.add(id);
      const last = Math.max(0, ...observations.map(({ id }) => id));
      return { listings: fresh.flatMap(listings), count: results.length, last };
    };
    // The best liked first; whoever needs more than the window holds walks through all of them by number.
    for (let page = 1; page * pageSize <= window; page += 1) {
      const { listings: found, count } = await ask({ order_by: "votes", page });
      yield found;
      if (count < pageSize) return;
    }
    for (let above = 0; ; ) {
      const { listings: found, count, last } = await ask({ order_by: "id", order: "asc", id_above: above });
      yield found;
      if (count === 0 || last <= above) return;
      above = last;
    }
  },
};

/** "cc-by-sa"; those free of rights have codes of their own. */
const codeOf = (licence: string): string => (licence === "cc0" ? "cc0" : licence === "pdm" ? "pd" : `cc-${licence}`);

function listings(observation: z.infer<typeof Observation>): readonly Listing[] {
  const { id, uri, taxon, species_guess: guess, user } = observation;
  const names = [taxon?.preferred_common_name, taxon?.name].filter((name) => Boolean(name));
  const title = oneLine(names.length === 2 ? `${names[0]!} (${names[1]!})` : (names[0] ?? guess ?? ""));
  const creator = oneLine(user?.name ?? user?.login ?? "");
  return readable(observation.photos, Photo)
    .filter(({ hidden }) => hidden !== true)
    .map((photo) => {
      // Each photo has a licence of its own; none means all rights reserved.
      const known = photo.license_code ? licenceOfName(photo.license_code) : undefined;
      const credit: Omit<Credit, "attribution"> = {
        provider: "inaturalist",
        url: sized(photo.url, "original"),
        page: uri ?? `https://www.inaturalist.org/observations/${id}`,
        ...(title === "" ? {} : { title }),
        ...(creator === "" ? {} : { creator }),
        ...(known ?? { licence: "unknown" }),
      };
      const attribution = photo.attribution ? oneLine(photo.attribution) : attributionOf(credit, inaturalist.title);
      return {
        credit: { ...credit, attribution },
        thumbnail: sized(photo.url, "small"),
        width: photo.original_dimensions?.width,
        height: photo.original_dimensions?.height,
      };
    });
}

/** Sizes differ by the file's name alone: …/photos/1/square.jpg?123 */
const sized = (url: string, size: string): string =>
  url.replace(/\/(square|thumb|small|medium|large)\.(\w+)/, `/${size}.$2`);
