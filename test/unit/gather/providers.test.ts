import { describe, expect, it } from "vitest";
import { json, loopback } from "../../helpers/loopback.ts";
import { gatherGround, leapingClock } from "./gatherGround.ts";

const number = (url: URL, name: string): number => Number(url.searchParams.get(name));

/** A work as api.openverse.org/v1/images/ lists it. */
const openverseWork = (id: number, more: object = {}) => ({
  id: `0aff3595-8168-440b-83ff-7a80b65dea${String(id).padStart(2, "0")}`,
  title: `Dolphin ${id}`,
  indexed_on: "2020-11-29T04:21:38.284145Z",
  foreign_landing_url: `https://museum.example/object/${id}`,
  url: `https://museum.example/files/${id}.jpg`,
  creator: "Anna",
  creator_url: "https://museum.example/anna",
  license: "by-sa",
  license_version: "2.0",
  license_url: "https://creativecommons.org/licenses/by-sa/2.0/",
  provider: "museum",
  source: "museum",
  category: null,
  filesize: null,
  filetype: null,
  tags: [],
  attribution: `"Dolphin ${id}" by Anna is licensed under CC BY-SA 2.0.`,
  fields_matched: ["title"],
  mature: false,
  height: 1200,
  width: 2000,
  thumbnail: `https://api.openverse.org/v1/images/${id}/thumb/`,
  ...more,
});

const openverseServer = (total: number, work = openverseWork) =>
  loopback((url, _request, response) => {
    const [page, size] = [number(url, "page"), number(url, "page_size")];
    if (size > 20) {
      json(response, { detail: "Ensure this value is less than or equal to 20." }, 401);
      return;
    }
    if (page * size > 240) {
      json(response, { detail: "Authentication required to look deeper." }, 401);
      return;
    }
    const first = (page - 1) * size;
    const results = Array.from({ length: Math.max(0, Math.min(size, total - first)) }, (_, at) => work(first + at));
    json(response, { result_count: total, page_count: Math.ceil(total / size), page_size: size, page, results });
  });

describe("openverse", () => {
  it("asks in its own words, page by page, and credits what it lists", async () => {
    const server = await openverseServer(45);
    const { search } = await gatherGround({ openverse: server.url });
    const { report, candidates } = await search({ providers: ["openverse"], size: "large", aspect: "wide" });
    expect(report).toEqual({ found: 45, repeated: 0, unfit: 0, problems: [] });
    expect(server.asked).toHaveLength(3);
    expect(server.asked[0]).toBe(
      "/v1/images/?q=dolphin&license=cc0%2Cpdm%2Cby%2Cby-sa&size=large&aspect_ratio=wide&page_size=20&page=1",
    );
    expect(candidates[0]).toMatchObject({
      keyword: "dolphin",
      known: false,
      width: 2000,
      height: 1200,
      credit: {
        provider: "openverse",
        url: "https://museum.example/files/0.jpg",
        page: "https://museum.example/object/0",
        title: "Dolphin 0",
        creator: "Anna",
        licence: "by-sa",
        licenceVersion: "2.0",
        licenceUrl: "https://creativecommons.org/licenses/by-sa/2.0/",
        attribution: '"Dolphin 0" by Anna is licensed under CC BY-SA 2.0.',
      },
    });
    expect(server.agents[0]).toMatch(/^Thaw\/[\d.]+ \(anna@example\.org\)$/);
  });

  it("looks no deeper than 240 works, which it asks for and no more", async () => {
    const server = await openverseServer(1000);
    const { search } = await gatherGround({ openverse: `${server.url}/v1/` });
    const { report } = await search({ providers: ["openverse"], limit: 4000 });
    expect(report).toMatchObject({ found: 240, problems: [] });
    expect(server.asked).toHaveLength(12);
  });

  it("checks licence, size and aspect itself, and one odd item costs only itself", async () => {
    const odd = [
      { license: "by-nc" },
      { license: "sampling+" },
      { width: 300, height: 200 },
      { width: 1600, height: 1600 },
      { url: "not an address" },
      { url: 17 },
      { width: null, height: null },
      { filetype: "svg" },
      {},
    ];
    const server = await openverseServer(odd.length, (id) => openverseWork(id, odd[id]));
    const { search } = await gatherGround({ openverse: server.url });
    const { report, candidates } = await search({ providers: ["openverse"], size: "medium", aspect: "wide" });
    expect(candidates.map(({ credit }) => credit.title)).toEqual(["Dolphin 8"]);
    expect(report).toEqual({ found: 1, repeated: 0, unfit: 5, problems: [] });
  });

  it.each([
    [
      "401",
      401,
      { detail: "Invalid token." },
      /Openverse could not be searched: the server answered 401 \("Invalid token/,
    ],
    ["400", 400, { detail: "Bad." }, /answered 400/],
    ["500 again and again", 500, "no", /answered 500/],
    ["another page", 200, { hello: 1 }, /not what was asked for/],
  ])("a failure costs only its own candidates: %s", async (_name, status, body, words) => {
    const bad = await loopback((_url, _request, response) => json(response, body, status));
    const { search } = await gatherGround({ openverse: bad.url });
    const { report } = await search({ providers: ["openverse"], keywords: ["a", "b"] });
    expect(report.problems).toEqual([
      { provider: "openverse", code: "downloadFailed", message: expect.stringMatching(words) },
    ]);
  });

  it("is told at once, once for all keywords, while the others are still searched", async () => {
    const bad = await loopback((_url, _request, response) => json(response, { detail: "Invalid token." }, 401));
    let answer = (): void => undefined;
    const slow = await loopback((_url, _request, response) => {
      answer = () => json(response, { total_results: 0, page: 1, per_page: 200, results: [] });
    });
    const { search } = await gatherGround(
      { openverse: bad.url, inaturalist: slow.url },
      // The other server answers only when the failure has been told: else this search would never end.
      { onTrouble: () => setTimeout(() => answer(), 20) },
    );
    const { report, troubles } = await search({ providers: ["openverse", "inaturalist"], keywords: ["a"] });
    expect(troubles).toEqual([{ ...report.problems[0], over: true }]);
    const twice = await gatherGround({ openverse: bad.url });
    expect((await twice.search({ providers: ["openverse"], keywords: ["a", "b"] })).troubles).toHaveLength(1);
  });

  it("says that it waits for a busy server, and that it is gone on with is no problem of the report", async () => {
    let count = 0;
    const server = await loopback((_url, _request, response) => {
      count += 1;
      if (count === 1) response.writeHead(429, { "retry-after": "30" }).end();
      else json(response, { page_count: 1, results: [openverseWork(1)] });
    });
    const { search } = await gatherGround({ openverse: server.url }, { web: { clock: leapingClock(), firstWait: 1 } });
    const { report, troubles } = await search({ providers: ["openverse"] });
    expect(report).toMatchObject({ found: 1, problems: [] });
    expect(troubles.map(({ over }) => over)).not.toContain(true);
    expect(troubles.map(({ message }) => message)).toEqual(
      expect.arrayContaining([expect.stringMatching(/asked again/), expect.stringMatching(/alone until \d\d:\d\d/)]),
    );
  }, 60_000);

  it("two providers behind one address of the person's own keep a pace each", async () => {
    const held: (() => void)[] = [];
    let asked = 0;
    const server = await loopback((url, _request, response) => {
      if (!url.pathname.startsWith("/v1/images")) {
        const answer = () => json(response, { total_results: 0, page: 1, per_page: 200, results: [] });
        if (asked < 3) held.push(answer);
        else answer();
        return;
      }
      asked += 1;
      // One at once is iNaturalist's own pace: were it the server's, the others would wait for its answer for ever.
      if (asked === 3) for (const answer of held) answer();
      json(response, { page_count: 1, results: [openverseWork(asked)] });
    });
    const { search } = await gatherGround({ openverse: server.url, inaturalist: server.url });
    const { report } = await search({ providers: ["inaturalist", "openverse"], keywords: ["a", "b", "c"] });
    expect(report).toMatchObject({ found: 3, problems: [] });
  });

  it("a log-in page in the place of an answer is told", async () => {
    const bad = await loopback((_url, _request, response) => response.writeHead(200).end("<html>Log in"));
    const { search } = await gatherGround({ openverse: bad.url });
    const { report } = await search({ providers: ["openverse"] });
    expect(report.problems[0]?.message).toMatch(/log-in page/);
  });

  it("waits as long as its rate limit asks, and goes on", async () => {
    const clock = leapingClock();
    let count = 0;
    const server = await loopback((_url, _request, response) => {
      count += 1;
      const headers: Record<string, string> =
        count === 1 ? { "X-RateLimit-Limit-anon_burst": "20/min", "X-RateLimit-Available-anon_burst": "0" } : {};
      const results = Array.from({ length: 20 }, (_, at) => openverseWork(count * 20 + at));
      json(response, { page_count: 2, results }, 200, headers);
    });
    const { search } = await gatherGround({ openverse: server.url }, { web: { clock } });
    expect((await search({ providers: ["openverse"] })).report.found).toBe(40);
    expect(Math.max(...clock.waits)).toBeGreaterThan(59_000);
  });

  it("does not wait for a day that is used up, and says until when", async () => {
    const server = await loopback((_url, _request, response) => {
      const headers = { "X-RateLimit-Limit-anon_sustained": "200/day", "X-RateLimit-Available-anon_sustained": "0" };
      const results = Array.from({ length: 20 }, (_, at) => openverseWork(at));
      json(response, { page_count: 5, results }, 200, headers);
    });
    const { search } = await gatherGround({ openverse: server.url });
    const { report } = await search({ providers: ["openverse"] });
    expect(report.found).toBe(20);
    expect(report.problems).toMatchObject([{ code: "rateLimited", message: expect.stringMatching(/until \d\d:\d\d/) }]);
  });
});

/** A file as commons.wikimedia.org/w/api.php lists it. */
const commonsPage = (id: number, more: object = {}, meta: object = {}) => ({
  pageid: 1000 + id,
  ns: 6,
  title: `File:Dolphin ${id}.jpg`,
  index: id + 1,
  imagerepository: "local",
  imageinfo: [
    {
      size: 123456,
      width: 3000,
      height: 2000,
      user: "Uploader",
      mime: "image/jpeg",
      thumburl: `https://upload.wikimedia.org/wikipedia/commons/thumb/a/a2/Dolphin_${id}.jpg/330px-Dolphin_${id}.jpg`,
      url: `https://upload.wikimedia.org/wikipedia/commons/a/a2/Dolphin_${id}.jpg`,
      descriptionurl: `https://commons.wikimedia.org/wiki/File:Dolphin_${id}.jpg`,
      extmetadata: {
        Artist: { value: '<a href="//commons.wikimedia.org/wiki/User:Anna" title="User:Anna">Anna &amp; Co.</a>' },
        LicenseShortName: { value: "CC BY-SA 4.0", source: "commons-desc-page", hidden: "" },
        LicenseUrl: { value: "https://creativecommons.org/licenses/by-sa/4.0" },
        ObjectName: { value: `Dolphin ${id}` },
        ...meta,
      },
      ...more,
    },
  ],
});

describe("wikimedia", () => {
  it("walks by what it is told to continue with, in the search's order, and reads HTML as a person does", async () => {
    const server = await loopback((url, _request, response) => {
      const offset = number(url, "gsroffset");
      const pages = Array.from({ length: 50 }, (_, at) => commonsPage(offset + at)).reverse();
      const further = { gsroffset: offset + 50, continue: "gsroffset||" };
      json(response, { batchcomplete: true, ...(offset < 100 ? { continue: further } : {}), query: { pages } });
    });
    const { search } = await gatherGround({ wikimedia: server.url });
    const { report, candidates } = await search({ providers: ["wikimedia"] });
    expect(report).toMatchObject({ found: 150, problems: [] });
    expect(server.asked[0]).toMatch(/^\/w\/api\.php\?action=query&format=json.*gsrsearch=dolphin\+filetype%3Abitmap/);
    expect(server.asked[1]).toMatch(/gsroffset=50&continue=gsroffset%7C%7C/);
    expect(candidates[0]?.credit).toEqual({
      provider: "wikimedia",
      url: "https://upload.wikimedia.org/wikipedia/commons/a/a2/Dolphin_0.jpg",
      page: "https://commons.wikimedia.org/wiki/File:Dolphin_0.jpg",
      title: "Dolphin 0",
      creator: "Anna & Co.",
      licence: "by-sa",
      licenceVersion: "4.0",
      licenceUrl: "https://creativecommons.org/licenses/by-sa/4.0/",
      attribution: "“Dolphin 0” by Anna & Co., CC BY-SA 4.0, via Wikimedia Commons",
    });
  });

  it("reads pages by number as well, and takes nothing for free that is not", async () => {
    const names = [
      "Public domain",
      "CC0",
      "GFDL",
      "No restrictions",
      "CC BY-NC 4.0",
      "Attribution",
      "CC BY 2.5",
      "Fair use",
    ];
    const pages = Object.fromEntries(
      names.map((value, id) => [
        String(id),
        commonsPage(id, {}, { LicenseShortName: { value }, LicenseUrl: undefined }),
      ]),
    );
    const server = await loopback((_url, _request, response) =>
      json(response, { batchcomplete: "", query: { pages } }),
    );
    const { search } = await gatherGround({ wikimedia: server.url });
    const { report, candidates } = await search({ providers: ["wikimedia"] });
    expect(candidates.map(({ credit }) => credit.licence)).toEqual(["pdm", "cc0", "by"]);
    expect(report.unfit).toBe(5);
  });

  it("finds nothing without a failure", async () => {
    const server = await loopback((_url, _request, response) => json(response, { batchcomplete: true }));
    const { search } = await gatherGround({ wikimedia: server.url });
    expect((await search({ providers: ["wikimedia"] })).report).toMatchObject({ found: 0, problems: [] });
  });

  it("tries again after maxlag and ratelimited, which it answers with 200, and not after other errors", async () => {
    const answers = [
      { error: { code: "maxlag", info: "Waiting for db1: 6 seconds lagged.", lag: 6 } },
      { error: { code: "ratelimited", info: "You've exceeded your rate limit." } },
      { query: { pages: [commonsPage(1)] } },
    ];
    let at = 0;
    const server = await loopback((_url, _request, response) => json(response, answers[at++]));
    const { search } = await gatherGround({ wikimedia: server.url });
    expect((await search({ providers: ["wikimedia"] })).report.found).toBe(1);
    const bad = await loopback((_url, _request, response) =>
      json(response, { error: { code: "internal_api_error_X", info: "<b>No</b> such thing" } }),
    );
    const other = await gatherGround({ wikimedia: bad.url });
    const { report } = await other.search({ providers: ["wikimedia"] });
    expect(report.problems[0]?.message).toMatch(/refused \(internal_api_error_X: No such thing\)/);
    expect(bad.asked).toHaveLength(1);
  });

  it("asks nothing before there is somebody to write to", async () => {
    const server = await loopback((_url, _request, response) => json(response, { batchcomplete: true }));
    const { search, gathering } = await gatherGround({ wikimedia: server.url });
    await gathering.settings.change({ contact: "" });
    const { report } = await search({ providers: ["wikimedia"] });
    expect(report.problems).toMatchObject([{ code: "keyMissing", message: expect.stringMatching(/set a contact/) }]);
    expect(server.asked).toEqual([]);
  });

  it("is asked for no more than three at once", async () => {
    const server = await loopback((_url, _request, response) => {
      setTimeout(() => json(response, { query: { pages: [commonsPage(1)] } }), 20);
    });
    const { search } = await gatherGround({ wikimedia: server.url });
    await search({ providers: ["wikimedia"], keywords: ["a", "b", "c", "d", "e", "f", "g"] });
    expect(server.most()).toBe(3);
  });
});

/** An observation as api.inaturalist.org/v1/observations lists it. */
const observation = (id: number, codes: readonly (string | null)[] = ["cc-by"]) => ({
  id,
  uri: `https://www.inaturalist.org/observations/${id}`,
  quality_grade: "research",
  species_guess: "Bottlenose Dolphin",
  taxon: { id: 41482, name: "Tursiops truncatus", preferred_common_name: "Common Bottlenose Dolphin" },
  user: { id: 1, login: "anna", name: "Anna B." },
  photos: codes.map((license_code, at) => ({
    id: id * 10 + at,
    license_code,
    original_dimensions: { width: 2048, height: 1365 },
    url: `https://inaturalist-open-data.s3.amazonaws.com/photos/${id * 10 + at}/square.jpeg?1545328695`,
    attribution: "(c) Anna B., some rights reserved (CC BY)",
    flags: [],
    hidden: false,
  })),
});

describe("inaturalist", () => {
  it("goes by each photo's own licence and takes the original", async () => {
    const server = await loopback((_url, _request, response) => {
      const results = [observation(1, ["cc-by", null, "cc-by-nc", "cc0"]), observation(2, ["cc-by-nc"])];
      json(response, { total_results: 2, page: 1, per_page: 200, results });
    });
    const { search } = await gatherGround({ inaturalist: server.url });
    const { report, candidates } = await search({ providers: ["inaturalist"] });
    expect(report).toMatchObject({ found: 2, unfit: 3, repeated: 0 });
    expect(candidates.map(({ credit }) => [credit.licence, credit.url])).toEqual([
      ["by", "https://inaturalist-open-data.s3.amazonaws.com/photos/10/original.jpeg?1545328695"],
      ["cc0", "https://inaturalist-open-data.s3.amazonaws.com/photos/13/original.jpeg?1545328695"],
    ]);
    expect(candidates[0]?.credit).toMatchObject({
      page: "https://www.inaturalist.org/observations/1",
      title: "Common Bottlenose Dolphin (Tursiops truncatus)",
      creator: "Anna B.",
    });
    expect(server.asked[0]).toMatch(/photo_license=cc0%2Cpd%2Ccc-by%2Ccc-by-sa&per_page=200&order_by=votes&page=1$/);
  });

  it("walks on by number behind the window of 10,000, tells nothing twice, and keeps to 60 a minute", async () => {
    const total = 10_450;
    const starts: number[] = [];
    const clock = leapingClock();
    const server = await loopback((url, _request, response) => {
      starts.push(clock.now());
      const [page, size] = [number(url, "page"), number(url, "per_page")];
      if (page * size > 10_000) {
        json(response, { error: "Result window is too large", status: 403 }, 403);
        return;
      }
      const above = url.searchParams.get("id_above");
      const first = above === null ? (page - 1) * size + 1 : Number(above) + 1;
      const count = Math.max(0, Math.min(size, total - first + 1));
      const results = Array.from({ length: count }, (_, at) =>
        observation(first + at, [first + at > 10_300 ? "cc0" : null]),
      );
      json(response, { total_results: total, page, per_page: size, results });
    });
    const { search } = await gatherGround({ inaturalist: server.url }, { web: { clock } });
    const { report } = await search({ providers: ["inaturalist"], limit: 4000 });
    expect(report).toMatchObject({ found: 150, unfit: 10_300, repeated: 0, problems: [] });
    for (const [at, start] of starts.entries()) {
      expect((starts[at + 60] ?? Number.POSITIVE_INFINITY) - start).toBeGreaterThanOrEqual(60_000);
    }
  });

  it("obeys Retry-After, as seconds and as a date", async () => {
    const answers = ["0", new Date(Date.now() - 5000).toUTCString()];
    const server = await loopback((_url, _request, response) => {
      const after = answers.shift();
      if (after !== undefined) json(response, { error: "Throttled" }, 429, { "retry-after": after });
      else json(response, { results: [observation(1)] });
    });
    const { search } = await gatherGround({ inaturalist: server.url });
    expect((await search({ providers: ["inaturalist"] })).report.found).toBe(1);
    expect(server.asked).toHaveLength(3);
  });
});

const flickrLicences = {
  licenses: {
    license: [
      { id: 0, name: "All Rights Reserved", url: "https://www.flickrhelp.com/hc/en-us/articles/10710266545556" },
      { id: 4, name: "Attribution License", url: "https://creativecommons.org/licenses/by/2.0/" },
      { id: 5, name: "Attribution-ShareAlike License", url: "https://creativecommons.org/licenses/by-sa/2.0/" },
      { id: 6, name: "Attribution-NoDerivs License", url: "https://creativecommons.org/licenses/by-nd/2.0/" },
      { id: 7, name: "No known copyright restrictions", url: "https://www.flickr.com/commons/usage/" },
      { id: 9, name: "Public Domain Dedication (CC0)", url: "https://creativecommons.org/publicdomain/zero/1.0/" },
      { id: 10, name: "Public Domain Mark", url: "https://creativecommons.org/publicdomain/mark/1.0/" },
      { id: 11, name: "CC BY 4.0", url: "https://creativecommons.org/licenses/by/4.0/" },
    ],
  },
  stat: "ok",
};

const flickrPhoto = (id: number, more: object = {}) => ({
  id: String(id),
  owner: "12345@N01",
  secret: "1dee12c9a5",
  server: "5091",
  farm: 6,
  title: `Dolphin ${id}`,
  ispublic: 1,
  isfriend: 0,
  isfamily: 0,
  license: "4",
  ownername: "Anna",
  url_n: `https://live.staticflickr.com/5091/${id}_1dee12c9a5_n.jpg`,
  height_n: 213,
  width_n: "320",
  url_l: `https://live.staticflickr.com/5091/${id}_1dee12c9a5_b.jpg`,
  height_l: "683",
  width_l: "1024",
  url_o: `https://live.staticflickr.com/5091/${id}_abc_o.jpg`,
  o_height: "2000",
  o_width: "3000",
  ...more,
});

describe("flickr", () => {
  const server = (total: number, photo = flickrPhoto) =>
    loopback((url, _request, response) => {
      if (url.searchParams.get("api_key") !== "abc123") {
        json(response, { stat: "fail", code: 100, message: "Invalid API Key (Key has invalid format)" });
        return;
      }
      if (url.searchParams.get("method") === "flickr.photos.licenses.getInfo") {
        json(response, flickrLicences);
        return;
      }
      const [page, size] = [number(url, "page"), number(url, "per_page")];
      // Beyond 4,000 the last page comes again and again.
      const first = Math.min((page - 1) * size, 4000 - size);
      const list = Array.from({ length: Math.max(0, Math.min(size, total - first)) }, (_, at) => photo(first + at));
      const pages = Math.ceil(total / size);
      json(response, { photos: { page, pages, perpage: size, total: String(total), photo: list }, stat: "ok" });
    });

  it("learns the licences' numbers, then asks for them", async () => {
    const flickr = await server(3, (id) =>
      flickrPhoto(id, [{}, { license: 11 }, { url_o: undefined, license: "6" }][id]),
    );
    const { search } = await gatherGround({ flickr: flickr.url });
    const { report, candidates } = await search({ providers: ["flickr"] });
    expect(report).toMatchObject({ found: 2, unfit: 1, problems: [] });
    expect(flickr.asked[1]).toMatch(/license=4%2C5%2C9%2C10%2C11&/);
    expect(candidates.map(({ credit, width }) => [credit.licenceVersion, credit.url, credit.page, width])).toEqual([
      ["2.0", "https://live.staticflickr.com/5091/0_abc_o.jpg", "https://www.flickr.com/photos/12345%40N01/0/", 3000],
      ["4.0", "https://live.staticflickr.com/5091/1_abc_o.jpg", "https://www.flickr.com/photos/12345%40N01/1/", 3000],
    ]);
  });

  it("takes the largest that there is where the original is not given out", async () => {
    const sizes = [
      { url_o: undefined, url_k: "https://live.staticflickr.com/1/0_a_k.jpg", width_k: "2048", height_k: 1366 },
      { url_o: null, url_h: "https://live.staticflickr.com/1/1_a_h.jpg", width_h: 1600, height_h: 1067 },
      { url_o: undefined },
    ];
    const flickr = await server(3, (id) => flickrPhoto(id, sizes[id]));
    const { search } = await gatherGround({ flickr: flickr.url });
    const { candidates } = await search({ providers: ["flickr"] });
    expect(candidates.map(({ width }) => width)).toEqual([2048, 1600, 1024]);
    expect((await search({ providers: ["flickr"], size: "large" })).report).toMatchObject({ found: 2, unfit: 1 });
  });

  it("stops at the 4,000 that Flickr lists", async () => {
    const flickr = await server(9000, (id) => flickrPhoto(id, { license: id < 3990 ? "6" : "4" }));
    const { search } = await gatherGround({ flickr: flickr.url });
    expect((await search({ providers: ["flickr"], limit: 4000 })).report).toMatchObject({ found: 10, repeated: 0 });
    expect(flickr.asked).toHaveLength(17);
  });

  it("says that there is no key, or a wrong one, and never what it is", async () => {
    const flickr = await server(3);
    const { search, gathering } = await gatherGround({ flickr: flickr.url });
    await gathering.settings.change({ flickrKey: "" });
    const none = await search({ providers: ["flickr"] });
    expect(none.report.problems).toMatchObject([
      { code: "keyMissing", message: expect.stringMatching(/key of your own/) },
    ]);
    expect(flickr.asked).toEqual([]);
    await gathering.settings.change({ flickrKey: "wrong77" });
    const wrong = await search({ providers: ["flickr"] });
    expect(wrong.report.problems).toMatchObject([
      { code: "keyMissing", message: expect.stringMatching(/does not know/) },
    ]);
    expect(JSON.stringify([wrong, await gathering.settings.view(), await gathering.providers()])).not.toContain(
      "wrong77",
    );
  });

  it("tells other failures by Flickr's own number and words, and tries again when it is busy", async () => {
    let count = 0;
    const flickr = await loopback((_url, _request, response) => {
      count += 1;
      if (count === 1) json(response, { stat: "fail", code: 105, message: "Service currently unavailable" });
      else json(response, { stat: "fail", code: 112, message: 'Method "x" not found' });
    });
    const { search } = await gatherGround({ flickr: flickr.url });
    const { report } = await search({ providers: ["flickr"] });
    expect(report.problems[0]?.message).toMatch(/refused \(112: Method "x" not found\)/);
    expect(count).toBe(2);
  });
});
