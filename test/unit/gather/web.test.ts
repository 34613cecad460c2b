import type { LookupAddress } from "node:dns";
import { EventEmitter, once } from "node:events";
import type { ServerResponse } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { DownloadFault } from "../../../core/download/downloadFault.ts";
import { allowedUrl, loopbackOrigins } from "../../../core/gather/web/addressRules.ts";
import { askedWait, retryAfter } from "../../../core/gather/web/askedWait.ts";
import { HostGate } from "../../../core/gather/web/hostGate.ts";
import { isPublicAddress } from "../../../core/gather/web/publicAddress.ts";
import { readBody } from "../../../core/gather/web/readBody.ts";
import { Web, type WebOptions } from "../../../core/gather/web/web.ts";
import { bytes, loopback } from "../../helpers/loopback.ts";
import { leapingClock } from "./gatherGround.ts";

function webFor(trusted: readonly string[], options: Partial<WebOptions> = {}): Web {
  const web = new Web({
    identity: () => Promise.resolve({ agent: "Thaw/0", hasContact: true, trusted: loopbackOrigins(trusted) }),
    firstWait: 1,
    clock: leapingClock(),
    ...options,
  });
  onTestFinished(() => web.close());
  return web;
}

const { signal } = new AbortController();
const read = (web: Web, address: string, more: object = {}): Promise<Uint8Array> =>
  web.read(address, { signal, accept: "image/*", largest: 100_000, within: 20_000, ...more }, (pieces) =>
    readBody(pieces),
  );

const refusal = async (work: Promise<unknown>): Promise<DownloadFault> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DownloadFault);
  return error as DownloadFault;
};

describe("addresses", () => {
  it.each([
    "http://example.org/a.jpg",
    "ftp://example.org/a.jpg",
    "file:///etc/passwd",
    "data:image/png;base64,AAAA",
    "https://anna:secret@example.org/a.jpg",
    "https://example.org:22/a.jpg",
    "https://localhost/a.jpg",
    "https://printer/a.jpg",
    "https://nas.local/a.jpg",
    "https://metadata.google.internal/a.jpg",
    "https://127.0.0.1/a.jpg",
    "https://2130706433/a.jpg",
    "https://0x7f.1/a.jpg",
    "https://0177.0.0.1/a.jpg",
    "https://10.1.2.3/a.jpg",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/",
    "https://0.0.0.0/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[fd00::1]/",
    "https://[fe80::1]/",
    "https://[64:ff9b::a00:1]/",
    "https://[2002:a00:1::]/",
    "no address",
    "",
  ])("%s is refused", async (address) => {
    expect(() => allowedUrl(address, new Set())).toThrow(DownloadFault);
    expect((await refusal(read(webFor([]), address))).code).toBe("addressRefused");
  });

  it("public ones pass, also IPv6 and an IPv4 behind NAT64", () => {
    for (const good of ["https://example.org/a?b=c", "https://1.1.1.1/", "https://[2606:4700::1111]:8443/"]) {
      expect(allowedUrl(good, new Set()).href).toBe(new URL(good).href);
    }
    expect(isPublicAddress("64:ff9b::101:101")).toBe(true);
    expect(isPublicAddress("::ffff:1.1.1.1")).toBe(true);
  });

  it("only an origin on this machine that the person set may be loopback, and only from there", () => {
    const trusted = loopbackOrigins(["http://127.0.0.1:8080/v1", "https://api.example.org", "nonsense"]);
    expect(allowedUrl("http://127.0.0.1:8080/a.jpg", trusted).pathname).toBe("/a.jpg");
    expect(() => allowedUrl("http://127.0.0.1:8081/a.jpg", trusted)).toThrow(/not encrypted/);
    const outside = new URL("https://example.org/");
    expect(() => allowedUrl("http://127.0.0.1:8080/a.jpg", trusted, outside)).toThrow(/not encrypted/);
    expect(() => allowedUrl("https://127.0.0.1:8080/a.jpg", trusted, outside)).toThrow(/private network/);
  });

  const answer = (...addresses: string[]): LookupAddress[] =>
    addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

  it.each([["127.0.0.1"], ["10.0.0.1"], ["169.254.169.254"], ["::1"], ["::ffff:192.168.0.1"], ["1.1.1.1", "10.0.0.1"]])(
    "a public name that leads to %s is refused after it is looked up",
    async (...addresses) => {
      const web = webFor([], { resolve: () => Promise.resolve(answer(...addresses)) });
      const fault = await refusal(read(web, "https://photos.example.org/a.jpg"));
      expect(fault).toMatchObject({ code: "addressRefused", passing: false });
      expect(fault.message).toMatch(/photos\.example\.org leads to .*private network/);
    },
  );

  it("a name is looked up once for a connection, and that answer is what is connected to", async () => {
    const server = await loopback((_url, _request, response) => bytes(response, Buffer.from("photo")));
    const { port } = new URL(server.url);
    let asked = 0;
    const resolve = () => {
      asked += 1;
      return Promise.resolve(answer(asked === 1 ? "127.0.0.1" : "10.0.0.1"));
    };
    const web = webFor([`http://localhost:${port}`], { resolve });
    expect(Buffer.from(await read(web, `http://localhost:${port}/a.jpg`)).toString()).toBe("photo");
    expect(asked).toBe(1);
  });

  it.each([
    "http://127.0.0.1:9/x",
    "https://127.0.0.1/x",
    "http://169.254.169.254/latest/meta-data/",
    "https://[::ffff:10.0.0.1]/",
    "http://example.org/x.jpg",
    "file:///etc/passwd",
  ])("a redirect to %s is not followed", async (location) => {
    const server = await loopback((_url, _request, response) => response.writeHead(302, { location }).end());
    expect((await refusal(read(webFor([server.url]), `${server.url}/a`))).code).toBe("addressRefused");
    expect(server.asked).toHaveLength(1);
  });

  it("follows five redirects and no sixth", async () => {
    const server = await loopback((url, _request, response) => {
      const left = Number(url.pathname.slice(1));
      if (left === 0) bytes(response, Buffer.from("here"));
      else response.writeHead(301, { location: `/${left - 1}` }).end();
    });
    const web = webFor([server.url]);
    expect(Buffer.from(await read(web, `${server.url}/5`)).toString()).toBe("here");
    expect((await refusal(read(web, `${server.url}/6`))).message).toMatch(/without end/);
  });
});

describe("answers", () => {
  const faultOf = async (...parameters: Parameters<typeof loopback>): Promise<DownloadFault> => {
    const server = await loopback(...parameters);
    return await refusal(read(webFor([server.url]), `${server.url}/a.jpg`, { tries: 1 }));
  };

  it("a body without end is cut at the cap", async () => {
    const fault = await faultOf((_url, _request, response) => {
      const more = (): void => {
        while (response.writable && response.write(Buffer.alloc(20_000, 1)));
        response.once("drain", more);
      };
      more();
    });
    expect(fault).toMatchObject({ code: "imageTooLarge", passing: false });
  });

  it("what says that it is larger is not begun", async () => {
    const fault = await faultOf((_url, _request, response) => {
      response.writeHead(200, { "content-length": 5_000_000 });
      response.flushHeaders();
    });
    expect(fault.code).toBe("imageTooLarge");
  });

  it("a packed answer counts by what it unpacks to", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    expect(bomb.length).toBeLessThan(60_000);
    const fault = await faultOf((_url, _request, response) => {
      response.writeHead(200, { "content-encoding": "gzip", "content-length": bomb.length }).end(bomb);
    });
    expect(fault.code).toBe("imageTooLarge");
  });

  it("one that is packed though nobody asked for it is unpacked", async () => {
    const server = await loopback((_url, request, response) => {
      expect(request.headers["accept-encoding"]).toBe("identity");
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("photo"));
    });
    expect(Buffer.from(await read(webFor([server.url]), `${server.url}/a`)).toString()).toBe("photo");
  });

  it("a server that closes its connections may do so before its answer is read", async () => {
    // One piece, and more than undici reads ahead.
    const body = Buffer.alloc(60_000, 7);
    const connections = new EventEmitter();
    const closed = once(connections, "closed");
    const server = createServer((socket) => {
      // Comes once the other side has seen the end, and closed as well.
      socket.once("close", () => connections.emit("closed"));
      socket.once("data", () => {
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n`);
        socket.end(body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const asked = { signal, accept: "image/*", largest: 100_000, within: 20_000 };
    const late = webFor([url]).read(`${url}/a.jpg`, asked, async (pieces) => {
      await closed;
      return await readBody(pieces);
    });
    expect(Buffer.from(await late)).toEqual(body);
  });

  it("a server that drips is given up when the time is up, and one that falls silent before", async () => {
    const drip = await loopback((_url, _request, response) => {
      const timer = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(timer));
    });
    const slow = await refusal(read(webFor([drip.url]), drip.url, { tries: 1, within: 200 }));
    expect(slow.message).toMatch(/did not come within 0.2 s/);
    const silent = await loopback((_url, _request, response) => {
      response.writeHead(200, { "content-length": 100 }).write("x");
    });
    const impatient = webFor([silent.url], { patience: { connect: 5000, silence: 300 } });
    const fault = await refusal(read(impatient, silent.url, { tries: 1 }));
    expect(fault.message).toMatch(/fell silent/);
  });

  it.each([
    [
      "less than it promises",
      (response: ServerResponse) => {
        response.writeHead(200, { "content-length": 1000 });
        response.write("short");
        setTimeout(() => response.socket?.destroy(), 20);
      },
    ],
    ["a connection that is reset", (response: ServerResponse) => response.socket?.resetAndDestroy()],
  ])("%s is a fault that may pass", async (_name, answer) => {
    const fault = await faultOf((_url, _request, response) => {
      answer(response);
    });
    expect(fault.passing).toBe(true);
    expect(fault.message).toMatch(/cut|failed/);
  });

  it("tells that there is no such name and nobody at a door", async () => {
    const nobody = webFor(["http://127.0.0.1:9"]);
    expect((await refusal(read(nobody, "http://127.0.0.1:9/a", { tries: 1 }))).message).toMatch(
      /refused the connection|failed/,
    );
    const unnamed = webFor([], {
      resolve: () => Promise.reject(Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" })),
    });
    expect((await refusal(read(unnamed, "https://photos.example.org/a", { tries: 1 }))).message).toMatch(
      /could not be found/,
    );
  });

  it.each([
    [404, 1],
    [410, 1],
    [403, 1],
    [500, 3],
    [503, 3],
    [429, 3],
  ])("status %i is tried %i times", async (status, times) => {
    const server = await loopback((_url, _request, response) => response.writeHead(status).end("no"));
    await refusal(read(webFor([server.url]), server.url));
    expect(server.asked).toHaveLength(times);
  });

  it("stops at once when it is asked to", async () => {
    const server = await loopback(() => undefined);
    const controller = new AbortController();
    const work = read(webFor([server.url]), server.url, { signal: controller.signal, within: 60_000 });
    await expect.poll(() => server.asked.length).toBe(1);
    controller.abort(new Error("stopped by the test"));
    await expect(work).rejects.toThrow("stopped by the test");
  });
});

describe("rate limits", () => {
  const headers = (all: Record<string, string>): Headers => new Headers(all);
  const now = Date.parse("2026-11-24T10:00:00Z");

  it.each([
    [{ "retry-after": "7" }, 7000],
    [{ "retry-after": "Tue, 24 Nov 2026 10:00:30 GMT" }, 30_000],
    [{ "retry-after": "Tue, 24 Nov 2020 10:00:30 GMT" }, 0],
    [{ "retry-after": "soon" }, 0],
    [{ "x-ratelimit-remaining": "0", "x-ratelimit-reset": "12" }, 12_000],
    [{ "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(now / 1000 + 5) }, 5000],
    [{ "x-ratelimit-remaining": "3", "x-ratelimit-reset": "12" }, 0],
    [{ "x-ratelimit-available-anon_burst": "0", "x-ratelimit-limit-anon_burst": "20/min" }, 60_000],
    [{ "x-ratelimit-available-a": "0", "x-ratelimit-limit-a": "5/hour" }, 3_600_000],
    [{ "x-ratelimit-available-a": "4", "x-ratelimit-limit-a": "5/hour" }, 0],
    [{}, 0],
  ])("%j asks for %i ms", (all, wait) => {
    expect(askedWait(headers(all), now)).toBe(wait);
  });

  it("Retry-After that says nothing is none", () => {
    expect(retryAfter(headers({}), now)).toBeUndefined();
  });

  it("a gate lets so many in at once, and so many a minute", async () => {
    const clock = leapingClock();
    const gate = new HostGate({ atOnce: 2, perMinute: 3 }, clock);
    const order: string[] = [];
    const [first, second] = [await gate.enter(signal), await gate.enter(signal)];
    const third = gate.enter(signal).then((leave) => {
      order.push("third");
      return leave;
    });
    const stopped = new AbortController();
    const fourth = gate.enter(stopped.signal);
    stopped.abort(new Error("stopped"));
    await expect(fourth).rejects.toThrow("stopped");
    expect(order).toEqual([]);
    first();
    second();
    (await third)();
    expect(clock.waits).toEqual([]);
    (await gate.enter(signal))();
    expect(clock.waits).toEqual([60_000]);
    gate.pause(90_001);
    await expect(gate.enter(signal)).rejects.toMatchObject({ code: "rateLimited" });
  });
});
