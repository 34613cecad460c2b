import { readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { protocol } from "electron";
import { PhotoSize } from "../core/contract/photos.ts";
import { type AugmentedAddress, augmentedAddress } from "./augmentedAddress.ts";
import { outFile } from "./places.ts";

export const appOrigin = "app://thaw";
export const appUrl = `${appOrigin}/index.html`;

/** What a scheme answers: bytes with their type, or a status alone. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The two generations of Electron's interface: `handle` from 25 on, the other before. */
interface SchemeServer {
  handle?(scheme: string, handler: (request: { readonly url: string }) => Promise<Response>): void;
  registerBufferProtocol?(
    scheme: string,
    handler: (
      request: { readonly url: string },
      callback: (response: { statusCode: number; headers: Record<string, string>; data: Buffer }) => void,
    ) => void,
  ): void;
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' photo: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

const missing: Answer = { status: 404, headers: { "Content-Type": "text/plain" }, body: Buffer.from("Not found") };

/** To be called before the app is ready: pages of `app://` count as secure and have an origin, photos are images alone. */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true } },
    { scheme: "photo", privileges: { standard: true, secure: true } },
  ]);
}

/** Asks the core for a picture of the open project: the path of a JPEG in its cache. */
export interface PhotoFiles {
  readonly rendered: (id: number, size: PhotoSize) => Promise<string>;
  readonly augmented: (address: AugmentedAddress) => Promise<string>;
  /** The thumbnail of a photo that a search found. */
  readonly candidate: (key: string) => Promise<string>;
}

/** Serves the window's own files and the photos of the open project. */
export function serveSchemes(photos: PhotoFiles): void {
  serve("app", (url) => answerApp(url, outFile("renderer")));
  serve("photo", (url) => answerPhoto(url, photos));
}

async function answerApp(url: URL, root: string): Promise<Answer> {
  const file = path.join(root, decodeURIComponent(url.pathname));
  const type = types[path.extname(file)];
  if (url.host !== "thaw" || type === undefined || !file.startsWith(root + path.sep)) return missing;
  const body = await readFile(file);
  return { status: 200, headers: { "Content-Type": type, "Content-Security-Policy": policy }, body };
}

async function answerPhoto(url: URL, photos: PhotoFiles): Promise<Answer> {
  const file = await photoFile(url, photos);
  if (file === undefined) return missing;
  // Ids mean other photos in another project; an address that carries a version says which it means and may be kept.
  const cache = url.searchParams.has("v") ? "private, max-age=86400, immutable" : "no-store";
  const headers = { "Content-Type": "image/jpeg", "Cache-Control": cache };
  return { status: 200, headers, body: await readFile(file) };
}

async function photoFile(url: URL, photos: PhotoFiles): Promise<string | undefined> {
  if (url.host === "augmented") {
    const address = augmentedAddress(url);
    return address === undefined ? undefined : await photos.augmented(address);
  }
  if (url.host === "candidate") {
    const key = /^\/([0-9a-f]{16})$/.exec(url.pathname)?.[1];
    return key === undefined ? undefined : await photos.candidate(key);
  }
  const id = /^\/([1-9][0-9]{0,14})$/.exec(url.pathname)?.[1];
  const size = PhotoSize.options.find((each) => each === url.host);
  if (id === undefined || size === undefined) return undefined;
  return await photos.rendered(Number(id), size);
}

/**
 * @param cacheDir the open project's cache
 * @returns the file with links resolved
 * @throws when it is not there, is empty (what a crash may leave) or lies elsewhere: the core may read more than the window
 * may see.
 */
export async function insideCache(file: string, cacheDir: string): Promise<string> {
  const [real, root, { size }] = await Promise.all([realpath(file), realpath(cacheDir), stat(file)]);
  if (size === 0) throw new Error(`${real} is empty`);
  if (!real.startsWith(root + path.sep)) throw new Error(`${real} lies outside the project's cache`);
  return real;
}

function serve(scheme: string, answer: (url: URL) => Promise<Answer>): void {
  const safely = (url: string): Promise<Answer> =>
    Promise.resolve()
      .then(() => answer(new URL(url)))
      .catch(() => missing);
  const server: SchemeServer = protocol;
  if (server.handle !== undefined) {
    server.handle(scheme, async ({ url }) => {
      const { status, headers, body } = await safely(url);
      return new Response(new Uint8Array(body), { status, headers });
    });
    return;
  }
  server.registerBufferProtocol?.(scheme, ({ url }, callback) => {
    void safely(url).then(({ status, headers, body }) =>
      callback({ statusCode: status, headers: { ...headers }, data: body }),
    );
  });
}
