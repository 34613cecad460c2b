import { z } from "zod";
import type { Credit } from "../../contract/credit.ts";
import { DownloadFault } from "../../download/downloadFault.ts";
import { attributionOf } from "../attribution.ts";
import { licenceOfName, licenceOfUrl, type Terms } from "../licenceOf.ts";
import { oneLine } from "../plainText.ts";
import { endpoint } from "./endpoint.ts";
import { Count, Pixels, readable, Text } from "./lenient.ts";
import type { Access, Listing, Provider, Wanted } from "./provider.ts";

const pageSize = 250;
/** What it lists of one search, whatever it says that there is. */
const mostWorks = 4000;

const Status = z.object({ stat: z.string(), code: Count.optional().catch(undefined), message: Text });
const Licences = z.object({ licenses: z.object({ license: z.array(z.unknown()) }) });
const KnownLicence = z.object({ id: z.coerce.string(), name: z.string(), url: Text });
const Photos = z.object({ photos: z.object({ pages: Count, photo: z.array(z.unknown()) }) });

const Photo = z.object({
  id: z.coerce.string(),
  owner: z.string(),
  title: z.union([z.string(), z.object({ _content: z.string() }).transform(({ _content }) => _content)]).catch(""),
  ownername: Text,
  license: z.coerce.string(),
  url_o: Text,
  url_k: Text,
  url_h: Text,
  url_l: Text,
  url_n: Text,
  o_width: Pixels,
  o_height: Pixels,
  width_o: Pixels,
  height_o: Pixels,
  width_k: Pixels,
  height_k: Pixels,
  width_h: Pixels,
  height_h: Pixels,
  width_l: Pixels,
  height_l: Pixels,
});

export const flickr: Provider = {
  name: "flickr",
  title: "Flickr",
  site: "https://www.flickr.com/services/api/tos/",
  needsKey: true,
  licenceNote: "Needs a key of your own, which Flickr gives out for nothing.",
  base: "https://api.flickr.com",
  pace: { atOnce: 1, perMinute: 60 },
  pages: async function* (wanted, access) {
    if (access.key === "") throw keyMissing("Flickr is searched with a key of your own; set one in the settings");
    const licences = await licencesOf(access);
    const ids = [...licences].filter(([, { licence }]) => wanted.licences.includes(licence)).map(([id]) => id);
    if (ids.length === 0) return;
    let pages = 1;
    for (let page = 1; page <= pages && page * pageSize <= mostWorks; page += 1) {
      const answer = Photos.safeParse(await call(access, "flickr.photos.search", queryOf(wanted, ids, page)));
      if (!answer.success) throw new DownloadFault("the answer is not what was asked for", false);
      pages = answer.data.photos.pages;
      yield readable(answer.data.photos.photo, Photo).flatMap((photo) => listing(photo, licences));
      if (answer.data.photos.photo.length === 0) return;
    }
  },
};

function queryOf({ keyword, aspect }: Wanted, ids: readonly string[], page: number) {
  const orientation = { any: undefined, tall: "portrait", square: "square", wide: "landscape,panorama" }[aspect];
  return {
    text: keyword,
    license: ids.join(","),
    media: "photos",
    content_types: "0",
    safe_search: 1,
    sort: "relevance",
    orientation,
    extras: "license,owner_name,url_n,url_l,url_h,url_k,url_o,o_dims",
    per_page: pageSize,
    page,
  };
}

/** Licence by the number that a photo's `license` names; Flickr has added to them more than once. */
async function licencesOf(access: Access): Promise<ReadonlyMap<string, Terms>> {
  const answer = Licences.safeParse(await call(access, "flickr.photos.licenses.getInfo", {}));
  if (!answer.success) throw new DownloadFault("the answer is not what was asked for", false);
  return new Map(
    readable(answer.data.licenses.license, KnownLicence).flatMap(({ id, name, url }) => {
      const terms = (url ? licenceOfUrl(url) : undefined) ?? licenceOfName(name);
      return terms === undefined ? [] : [[id, terms] as const];
    }),
  );
}

async function call(
  { web, base, key, signal, told }: Access,
  method: string,
  query: Readonly<Record<string, string | number | undefined>>,
): Promise<unknown> {
  const whole = { method, api_key: key, format: "json", nojsoncallback: 1, ...query };
  return await web.json(endpoint(base, "/services/rest/", whole), { ...told, signal, pace: flickr.pace, refusal });
}

const keyMissing = (why: string): DownloadFault => new DownloadFault(why, false, { code: "keyMissing" });

/** A call that failed is answered with 200 and `stat: "fail"`. */
function refusal(answer: unknown): DownloadFault | undefined {
  const status = Status.safeParse(answer);
  if (!status.success || status.data.stat !== "fail") return undefined;
  const { code = 0, message } = status.data;
  if (code === 100) return keyMissing("Flickr does not know the key in the settings; check that it was copied whole");
  const said = oneLine(message ?? "");
  const isBusy = code === 105 || code === 106 || code === 10 || code === 0;
  return new DownloadFault(`the server refused (${code}${said === "" ? "" : `: ${said}`})`, isBusy);
}

function listing(photo: z.infer<typeof Photo>, licences: ReadonlyMap<string, Terms>): readonly Listing[] {
  // The original where its owner gives it out; else the largest that Flickr made: 2048, 1600 and 1024 pixels.
  const files = [
    { url: photo.url_o, width: photo.o_width ?? photo.width_o, height: photo.o_height ?? photo.height_o },
    { url: photo.url_k, width: photo.width_k, height: photo.height_k },
    { url: photo.url_h, width: photo.width_h, height: photo.height_h },
    { url: photo.url_l, width: photo.width_l, height: photo.height_l },
  ];
  const file = files.find(({ url }) => Boolean(url));
  if (!file?.url || !URL.canParse(file.url)) return [];
  const title = oneLine(photo.title);
  const creator = oneLine(photo.ownername ?? "");
  const credit: Omit<Credit, "attribution"> = {
    provider: "flickr",
    url: file.url,
    page: `https://www.flickr.com/photos/${encodeURIComponent(photo.owner)}/${encodeURIComponent(photo.id)}/`,
    ...(title === "" ? {} : { title }),
    ...(creator === "" ? {} : { creator }),
    ...(licences.get(photo.license) ?? { licence: "unknown" }),
  };
  const attribution = attributionOf(credit, flickr.title);
  return [
    {
      credit: { ...credit, attribution },
      thumbnail: photo.url_n ?? photo.url_l ?? file.url,
      width: file.width,
      height: file.height,
    },
  ];
}
