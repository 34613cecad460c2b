import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAddresses } from "../../../core/contract/addresses.ts";
import { type Credit, licences } from "../../../core/contract/credit.ts";
import { creditsCsv } from "../../../core/gather/credits/creditsCsv.ts";
import { creditsMarkdown } from "../../../core/gather/credits/creditsMarkdown.ts";
import { identityOf, plainAddress } from "../../../core/gather/identity.ts";
import { licenceAddress, licenceOfName, licenceOfUrl, licenceTitle } from "../../../core/gather/licenceOf.ts";
import { plainText } from "../../../core/gather/plainText.ts";
import { endpoint } from "../../../core/gather/providers/endpoint.ts";
import { FairShares } from "../../../core/gather/search/fairShares.ts";
import { aspectOf } from "../../../core/gather/search/fits.ts";
import { SeenPictures } from "../../../core/gather/search/seenPictures.ts";

describe("licences", () => {
  it.each([
    ["CC BY-SA 4.0", "by-sa", "4.0"],
    ["CC BY-SA 3.0 de", "by-sa", "3.0"],
    ["CC-BY-SA-3.0", "by-sa", "3.0"],
    ["Cc-by-sa-4.0,3.0,2.5,2.0,1.0", "by-sa", "4.0"],
    ["CC BY-SA 4.0-3.0-2.5", "by-sa", "4.0"],
    ["CC BY 2.5", "by", "2.5"],
    ["cc-by-nc-nd", "by-nc-nd", undefined],
    ["by-nc-sa", "by-nc-sa", undefined],
    ["CC BY-ND-NC 1.0", "by-nc-nd", "1.0"],
    ["CC0", "cc0", "1.0"],
    ["cc0", "cc0", "1.0"],
    ["CC0 1.0", "cc0", "1.0"],
    ["CC-Zero", "cc0", "1.0"],
    ["Public domain", "pdm", "1.0"],
    ["pd", "pdm", "1.0"],
    ["pdm", "pdm", "1.0"],
    ["Public Domain Mark 1.0", "pdm", "1.0"],
  ])("%s", (name, licence, version) => {
    expect(licenceOfName(name)).toMatchObject({
      licence,
      ...(version === undefined ? {} : { licenceVersion: version }),
    });
  });

  it.each([
    "GFDL",
    "No restrictions",
    "Attribution",
    "Copyrighted free use",
    "FAL",
    "Fair use",
    "",
    "CC SA 1.0",
    "CC",
    "by-by",
    "sampling+",
    "All rights reserved",
    "CC BY-XX 4.0",
    "not by-sa",
  ])("%j is none of them", (name) => {
    expect(licenceOfName(name)).toBeUndefined();
  });

  it("every licence is known again by its name and by its address, whatever the version and the case", () => {
    const one = fc.record({
      licence: fc.constantFrom(...licences),
      version: fc.constantFrom("1.0", "2.0", "2.5", "3.0", "4.0"),
      upper: fc.boolean(),
      country: fc.constantFrom("", "de", "us"),
    });
    fc.assert(
      fc.property(one, ({ licence, version, upper, country }) => {
        const isFree = licence === "cc0" || licence === "pdm";
        const title = licenceTitle({ licence, licenceVersion: version });
        expect(licenceOfName(upper ? title.toUpperCase() : title.toLowerCase())?.licence).toBe(licence);
        const address = licenceAddress(licence, version)!;
        expect(licenceOfUrl(isFree || country === "" ? address : `${address}${country}/deed.en`)).toMatchObject({
          licence,
          licenceVersion: isFree ? "1.0" : version,
        });
        expect(licenceOfUrl(address.replace("https:", "http:"))?.licence).toBe(licence);
      }),
    );
  });

  it("nothing that adds or leaves out a condition is taken for another licence", () => {
    fc.assert(
      fc.property(fc.subarray(["by", "nc", "nd", "sa"]), fc.constantFrom("4.0", "3.0"), (parts, version) => {
        const found = licenceOfName(`CC ${parts.join("-")} ${version}`);
        expect(found === undefined || found.licence === parts.join("-")).toBe(true);
      }),
    );
  });

  it.each([
    "https://example.org/licenses/by/4.0/",
    "https://creativecommons.org/",
    "https://creativecommons.org/licenses/sampling/1.0/",
    "nonsense",
  ])("%s names none", (address) => {
    expect(licenceOfUrl(address)).toBeUndefined();
  });
});

describe("the same picture", () => {
  const same: readonly (readonly [string, string])[] = [
    ["https://live.staticflickr.com/5091/123_abc_b.jpg", "https://farm6.staticflickr.com/5091/123_def_o.jpg"],
    ["https://live.staticflickr.com/5091/123_abc_b.jpg", "https://www.flickr.com/photos/anna/123/in/album-5/"],
    [
      "https://upload.wikimedia.org/wikipedia/commons/a/a2/It%27s_a_dolphin.jpg",
      "https://upload.wikimedia.org/wikipedia/commons/thumb/a/a2/It's_a_dolphin.jpg/330px-It's_a_dolphin.jpg",
    ],
    [
      "https://upload.wikimedia.org/wikipedia/commons/a/a2/It%27s_a_dolphin.jpg",
      "https://commons.wikimedia.org/wiki/File:It's_a_dolphin.jpg",
    ],
    ["https://inaturalist-open-data.s3.amazonaws.com/photos/7/original.jpg?1", "https://www.inaturalist.org/photos/7"],
    ["https://www.example.org/a.jpg#x", "http://example.org:80/a.jpg?utm_source=y"],
  ];
  it.each(same)("%s and %s", (a, b) => {
    const [one, other] = [identityOf({ url: a }).names, identityOf({ url: b }).names];
    expect(one.some((name) => other.includes(name))).toBe(true);
    const seen = new SeenPictures();
    expect(seen.add({ url: a, provider: "openverse", licence: "by" })).toBe(true);
    expect(seen.add({ url: b, provider: "flickr", licence: "by" })).toBe(false);
    expect(seen.has({ url: b })).toBe(true);
  });

  it("what Openverse lists of Flickr is what Flickr lists", () => {
    const seen = new SeenPictures();
    const page = "https://www.flickr.com/photos/12345@N01/77";
    seen.add({ provider: "openverse", url: "https://live.staticflickr.com/1/77_a_b.jpg", page, licence: "by" });
    expect(
      seen.add({
        provider: "flickr",
        url: "https://live.staticflickr.com/1/77_z_o.jpg",
        page: `${page}/`,
        licence: "by",
      }),
    ).toBe(false);
  });

  it("photos of one observation, and files on one page of one provider, are several", () => {
    const seen = new SeenPictures();
    const at = (url: string, page: string, provider: Credit["provider"]): boolean =>
      seen.add({ url, page, provider, licence: "by" });
    expect(
      at(
        "https://static.inaturalist.org/photos/1/original.jpg",
        "https://www.inaturalist.org/observations/9",
        "inaturalist",
      ),
    ).toBe(true);
    expect(
      at(
        "https://static.inaturalist.org/photos/2/original.jpg",
        "https://www.inaturalist.org/observations/9",
        "inaturalist",
      ),
    ).toBe(true);
    expect(at("https://museum.example/1.jpg", "https://museum.example/object/5", "openverse")).toBe(true);
    expect(at("https://museum.example/2.jpg", "https://museum.example/object/5", "openverse")).toBe(true);
    expect(at("https://elsewhere.example/3.jpg", "https://museum.example/object/5", "wikimedia")).toBe(false);
  });

  it("an address stays itself however it is written, and others stay apart", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
        expect(plainAddress(plainAddress(url).replace(/^/, "https://"))).toBe(plainAddress(url));
        expect(plainAddress(`${url}#part`)).toBe(plainAddress(url));
      }),
    );
    expect(plainAddress("https://x.org/a?id=1")).not.toBe(plainAddress("https://x.org/a?id=2"));
  });

  it("a second look at any list finds nothing new", () => {
    const credits = fc.array(fc.record({ url: fc.webUrl(), page: fc.option(fc.webUrl(), { nil: undefined }) }));
    fc.assert(
      fc.property(credits, (list) => {
        const seen = new SeenPictures();
        const all = list.map(
          ({ url, page }): Credit => ({ url, licence: "by", ...(page === undefined ? {} : { page }) }),
        );
        const added = all.filter((credit) => seen.add(credit)).length;
        expect(added).toBeLessThanOrEqual(all.length);
        expect(all.some((credit) => seen.add(credit))).toBe(false);
        expect(all.every((credit) => seen.has(credit))).toBe(true);
      }),
    );
  });
});

describe("shares", () => {
  it("are even, and what one leaves over goes to the others; the limit is met exactly", async () => {
    const counts = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(counts, fc.integer({ min: 1, max: 100 }), async (stocks, limit) => {
        const shares = new FairShares(limit, stocks.length);
        const taken = stocks.map(() => 0);
        await Promise.all(
          stocks.map(async (stock, at) => {
            for (let left = stock; left > 0; left -= 1) {
              while (!shares.hasRoom(at) && !shares.isOver) await shares.changed();
              if (shares.isOver) break;
              shares.take(at);
              taken[at]! += 1;
              await Promise.resolve();
            }
            shares.end(at);
          }),
        );
        const total = stocks.reduce((sum, stock) => sum + stock, 0);
        expect(taken.reduce((sum, one) => sum + one, 0)).toBe(Math.min(limit, total));
        // Whoever had more to give got no less than whoever got most, but for the remainder.
        const most = Math.max(...taken);
        for (const [at, stock] of stocks.entries())
          if (taken[at]! < stock) expect(taken[at]).toBeGreaterThanOrEqual(Math.min(most - stocks.length, limit));
      }),
    );
  });
});

describe("words", () => {
  it.each([
    ['<a href="x">Anna &amp; <b>Co.</b></a>', "Anna & Co."],
    ["<script>alert(1)</script>Anna<style>p{}</style>", "Anna"],
    ["line<br>two\n\tthree", "line two three"],
    ["&lt;script&gt;", "<script>"],
    ["a\u202eb\u0000c", "ab c"],
    ["unclosed <b>bold", "unclosed bold"],
    ["1 < 2 & 3", "1 < 2 & 3"],
  ])("%j reads %j", (html, text) => {
    expect(plainText(html)).toBe(text);
  });

  it("are cut where nobody reads on", () => {
    expect(plainText("😀".repeat(1000)).length).toBeLessThanOrEqual(600);
  });

  it("a base address may hold the documented path or any beginning of it", () => {
    for (const base of [
      "https://x.org",
      "https://x.org/",
      "https://x.org/v1",
      "https://x.org/v1/",
      "https://x.org/v1/images/",
    ]) {
      expect(endpoint(base, "/v1/images/", { q: "a b", size: undefined })).toBe("https://x.org/v1/images/?q=a+b");
    }
    expect(endpoint("https://x.org/mirror", "/w/api.php", {})).toBe("https://x.org/mirror/w/api.php");
  });

  it("aspects", () => {
    expect([aspectOf(100, 100), aspectOf(100, 112), aspectOf(112, 100), aspectOf(110, 100)]).toEqual([
      "square",
      "tall",
      "wide",
      "square",
    ]);
  });
});

describe("lists of addresses", () => {
  it("reads lines, comments, columns and quotes", () => {
    const text = [
      "\ufeff# birds",
      "https://x.org/a.jpg   # a comment",
      "",
      "https://x.org/b.jpg, https://x.org/c.jpg;https://x.org/d.jpg",
      '"name, first","https://x.org/e.jpg",12',
      "<https://x.org/f,g.jpg>",
      "https://x.org/a.jpg",
      "https://x.org/h.jpg,heron,1",
      "nothing here",
      "http://x.org/i?x=1,2",
      "https://x.org/j#part",
    ].join("\r\n");
    const { addresses, odd } = parseAddresses(text);
    expect(addresses).toEqual([
      ...["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg", "f,g.jpg", "h.jpg"].map((name) => `https://x.org/${name}`),
      "http://x.org/i?x=1,2",
      "https://x.org/j#part",
    ]);
    expect(odd).toEqual([{ line: 9, text: "nothing here" }]);
  });

  it("never throws", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => Array.isArray(parseAddresses(text).addresses)));
  });
});

describe("credits", () => {
  const photo = (credit: Partial<Credit>, path = "train/cat/001.jpg") => ({
    path,
    removed: false,
    credit: { url: "https://x.org/a.jpg", licence: "by", licenceVersion: "4.0", ...credit } satisfies Credit,
  });

  it("as a table that no spreadsheet runs", () => {
    const csv = creditsCsv([
      photo({ title: '=HYPERLINK("http://evil")', creator: "Anna, B.", attribution: 'say "hi"\nthere' }),
      photo({ title: "+1", creator: "-2", provider: "flickr" }, "@x/1.jpg"),
    ]);
    expect(csv.split("\r\n")).toEqual([
      "file,title,creator,source,address,licence,licence_address,attribution,provider",
      'train/cat/001.jpg,"\'=HYPERLINK(""http://evil"")","Anna, B.",,https://x.org/a.jpg,CC BY 4.0,,"say ""hi""\nthere",',
      "'@x/1.jpg,'+1,'-2,,https://x.org/a.jpg,CC BY 4.0,,,flickr",
      "",
    ]);
  });

  it("as Markdown in which nothing but our links is one", () => {
    const text = creditsMarkdown(
      "My *birds*",
      [
        photo({
          title: "[x](javascript:alert(1)) <b>",
          creator: "A_n_n_a",
          page: "https://x.org/p>q",
          licenceUrl: "https://cc.org/by",
        }),
        photo({ page: "javascript:alert(1)", licence: "unknown" }),
      ],
      3,
    );
    expect(text.split("\n")).toEqual([
      "# Credits of My \\*birds\\*",
      "",
      "2 photos with a known source:",
      "",
      "- [\\[x\\]\\(javascript:alert\\(1\\)\\) \\<b\\>](<https://x.org/p%3Eq>) by A\\_n\\_n\\_a, [CC BY 4.0](<https://cc.org/by>). File: train/cat/001.jpg",
      "- Photo, licence unknown. File: train/cat/001.jpg",
      "",
      "3 photos more in use, of which no source is known.",
      "",
    ]);
  });
});
