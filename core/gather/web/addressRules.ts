import { DownloadFault } from "../../download/downloadFault.ts";
import { isLoopbackHost, isOwnName, isPublicAddress, literalAddress } from "./publicAddress.ts";

/** The door of https, and those that any program may open; below lie mail, shells and files. */
const isFitPort = (port: string): boolean => port === "" || port === "443" || Number(port) >= 1024;

const refused = (why: string): DownloadFault => new DownloadFault(why, false, { code: "addressRefused" });

/**
 * Origins on this machine that the person set as a provider's address: the only ones where http and loopback are let
 * pass.
 */
export function loopbackOrigins(bases: readonly string[]): ReadonlySet<string> {
  const urls = bases.filter((base) => URL.canParse(base)).map((base) => new URL(base));
  return new Set(urls.filter(({ hostname }) => isLoopbackHost(hostname)).map(({ origin }) => origin));
}

/**
 * Whether an address may be asked, by all that can be told without looking up its name; that is checked again once it
 * is
 * looked up.
 * @param from address that sent here
 * @throws DownloadFault with the code addressRefused
 */
export function allowedUrl(address: string, trusted: ReadonlySet<string>, from?: URL): URL {
  if (!URL.canParse(address, from?.href)) throw refused(`"${address.slice(0, 200)}" is no web address`);
  const url = new URL(address, from);
  if (url.username !== "" || url.password !== "") throw refused("the address holds a name or a password");
  // A page out there must not be able to send to the person's own server.
  if (trusted.has(url.origin) && (from === undefined || trusted.has(from.origin))) return url;
  if (url.protocol !== "https:") {
    throw refused(`${shown(url)} is not encrypted; only addresses that begin with https:// are fetched`);
  }
  if (!isFitPort(url.port)) throw refused(`${shown(url)} names a port that is no web server's`);
  const literal = literalAddress(url.hostname);
  const inside = literal === undefined ? isOwnName(url.hostname) : !isPublicAddress(literal);
  if (inside) throw refused(`${shown(url)} lies inside a private network, not in the internet`);
  return url;
}

/** Without path and query, in which a key may stand. */
const shown = (url: URL): string => (url.host === "" ? `${url.protocol}…` : `${url.protocol}//${url.host}`);
