import { z } from "zod";
import type { Credit } from "../../contract/credit.ts";
import { DownloadFault } from "../../download/downloadFault.ts";
import { attributionOf } from "../attribution.ts";
import { licenceOfName, licenceOfUrl } from "../licenceOf.ts";
import { plainText } from "../plainText.ts";
import { needsContact } from "../web/web.ts";
import { endpoint } from "./endpoint.ts";
import { Count, Pixels, readable, Text } from "./lenient.ts";
import type { Listing, Provider } from "./provider.ts";

/** Well under the 500 that it allows: extmetadata makes its answers heavy. */
const pageSize = 50;
/** The search behind it looks no deeper than 10,000 results. */
const mostWorks = 10_000;

const Answer = z.object({
  error: z.object({ code: z.string(), info: z.string().default("") }).optional(),
  continue: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  query: z.object({ pages: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]) }).optional(),
});

const Value = z.object({ value: z.coerce.string() }).optional().catch(undefined);

const Page = z.object({
  index: Count.optional().catch(undefined),
  title: Text,
  imageinfo: z
    .array(
      z.object({
        url: z.url(),
        descriptionurl: Text,
        thumburl: Text,
        mime: Text,
        size: Count.optional().catch(undefined),
        width: Pixels,
        height: Pixels,
        user: Text,
        extmetadata: z
          .object({ Artist: Value, LicenseShortName: Value, LicenseUrl: Value, ObjectName: Value, Attribution: Value })
          .optional()
          .catch(undefined),
      }),
    )
    .min(1),
});

const wanted = /^image\/(jpeg|png|webp|gif|tiff|avif|heic)$/;

/** Faults that it tells by an answer of 200, and which pass. */
const passing: ReadonlySet<string> = new Set(["maxlag", "ratelimited", "readonly", "internal_api_error_DBQueryError"]);

export const wikimedia: Provider = {
  name: "wikimedia",
  title: "Wikimedia Commons",
  site: "https://commons.wikimedia.org/wiki/Commons:Reusing_content_outside_Wikimedia",
  needsKey: false,
  licenceNote: "Needs a contact (your mail or web address), which each request carries.",
  base: "https://commons.wikimedia.org",
  pace: { atOnce: 3 },
  pages: async function* ({ keyword }, { web, base, signal, told, hasContact }) {
    if (!hasContact) throw needsContact();
    let further: Readonly<Record<string, string | number>> | undefined = {};
    for (let seen = 0; further !== undefined && seen < mostWorks; ) {
      const address = endpoint(base, "/w/api.php", { ...queryOf(keyword), ...further });
      const answer = await web.json(address, { ...told, signal, pace: wikimedia.pace, refusal });
      const parsed = Answer.safeParse(answer);
      if (!parsed.success) throw new DownloadFault("the answer is not what was asked for", false);
      const pages = Object.values(parsed.data.query?.pages ?? {});
      seen += pages.length;
      yield readable(pages, Page)
        .toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0))
        .flatMap(listings);
      further = parsed.data.continue;
    }
  },
};

const queryOf = (keyword: string) => ({
  action: "query",
  format: "json",
  formatversion: 2,
  maxlag: 5,
  generator: "search",
  gsrsearch: `${keyword} filetype:bitmap`,
  gsrnamespace: 6,
  gsrlimit: pageSize,
  prop: "imageinfo",
  iiprop: "url|size|mime|user|extmetadata",
  iiextmetadatafilter: "Artist|LicenseShortName|LicenseUrl|ObjectName|Attribution",
  iiurlwidth: 330,
});

/** What an answer of 200 may refuse. */
function refusal(answer: unknown): DownloadFault | undefined {
  const error = Answer.safeParse(answer).data?.error;
  if (error === undefined) return undefined;
  const said = plainText(error.info);
  const isBusy = passing.has(error.code);
  const code = error.code === "ratelimited" ? "rateLimited" : "downloadFailed";
  return new DownloadFault(`the server refused (${error.code}${said === "" ? "" : `: ${said}`})`, isBusy, { code });
}

function listings({ title, imageinfo }: z.infer<typeof Page>): readonly Listing[] {
  const [info] = imageinfo;
  if (info === undefined || (info.mime && !wanted.test(info.mime))) return [];
  const { extmetadata: meta, url, width, height } = info;
  const named =
    meta?.LicenseShortName === undefined ? undefined : licenceOfName(plainText(meta.LicenseShortName.value));
  const linked = meta?.LicenseUrl === undefined ? undefined : licenceOfUrl(meta.LicenseUrl.value);
  // The name says what the file is under; the address adds the version, where both mean the same.
  const agreed = named === undefined ? undefined : linked?.licence === named.licence ? linked : named;
  const own = (title ?? "").replace(/^File:/, "").replace(/\.\w+$/, "");
  const name = plainText(meta?.ObjectName?.value ?? "") || plainText(own);
  const creator = plainText(meta?.Artist?.value ?? "") || plainText(info.user ?? "");
  const credit: Omit<Credit, "attribution"> = {
    provider: "wikimedia",
    url,
    ...(info.descriptionurl ? { page: info.descriptionurl } : {}),
    ...(name === "" ? {} : { title: name }),
    ...(creator === "" ? {} : { creator }),
    ...(agreed ?? { licence: "unknown" }),
  };
  const attribution = plainText(meta?.Attribution?.value ?? "") || attributionOf(credit, wikimedia.title);
  return [{ credit: { ...credit, attribution }, thumbnail: info.thumburl ?? url, width, height }];
}
