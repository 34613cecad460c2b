import ipaddr from "ipaddr.js";

/** Names that stand for something in one's own network, whatever a name server says. */
const ownNames = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|home\.arpa)$/i;

/**
 * Whether an address lies in the public internet. Everything else is refused: a page out there could have this
 * machine ask a
 * router, a neighbour or a cloud's metadata service for it.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  const range = address.range();
  if (address instanceof ipaddr.IPv6 && range === "rfc6052") {
    // 64:ff9b::/96, by which IPv6-only networks reach IPv4: what counts is the address inside.
    const bytes = address.toByteArray().slice(12);
    return new ipaddr.IPv4(bytes).range() === "unicast";
  }
  return range === "unicast";
}

export function isLoopbackAddress(text: string): boolean {
  return ipaddr.isValid(text) && ipaddr.process(text).range() === "loopback";
}

/** The address in a URL's host, where it is one and not a name. */
export function literalAddress(hostname: string): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, "");
  return ipaddr.isValid(bare) ? bare : undefined;
}

/** Whether a URL's host is this machine. */
export function isLoopbackHost(hostname: string): boolean {
  const literal = literalAddress(hostname);
  return literal === undefined ? hostname === "localhost" : isLoopbackAddress(literal);
}

/** Whether a name can only mean something inside one's own network. */
export function isOwnName(hostname: string): boolean {
  const name = hostname.replace(/\.$/, "");
  return ownNames.test(name) || !name.includes(".");
}
