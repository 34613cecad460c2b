import type { ProviderName } from "../../contract/credit.ts";
import { ThawError } from "../../contract/errors.ts";
import type { SettingsChange } from "../../contract/gather.ts";
import { isLoopbackHost } from "../web/publicAddress.ts";
import type { StoredSettings } from "./storedSettings.ts";

/** It goes into a header of every request, so it holds nothing that could end one. */
const mail = /^[!-~]+@[!-~]+\.[!-~]+$/;

/** The settings after a change that was checked. @throws badInput, which names what to write instead */
export function changedSettings(before: StoredSettings, change: SettingsChange): StoredSettings {
  const { contact, flickrKey, addresses = {} } = change;
  const given = (Object.entries(addresses) as [ProviderName, string][]).map(
    ([name, address]) => [name, address.trim() === "" ? "" : checkedBase(name, address.trim())] as const,
  );
  const all = Object.entries({ ...before.addresses, ...Object.fromEntries(given) });
  return {
    ...before,
    ...(contact === undefined ? {} : { contact: checkedContact(contact.trim()) }),
    ...(flickrKey === undefined ? {} : { flickrKey: checkedKey(flickrKey.trim()) }),
    addresses: Object.fromEntries(all.filter(([, address]) => address !== "")),
  };
}

function checkedContact(contact: string): string {
  if (contact === "" || (mail.test(contact) && !/[()<>,;"\\]/.test(contact)) || isPage(contact)) return contact;
  throw new ThawError(
    "badInput",
    "The contact is a mail address or a web address in plain letters, such as anna@example.org or https://example.org/me.",
  );
}

const isPage = (text: string): boolean => /^https?:\/\/[!-~]+$/.test(text) && !/[()]/.test(text) && URL.canParse(text);

function checkedKey(key: string): string {
  if (/^[0-9A-Za-z_-]*$/.test(key)) return key;
  throw new ThawError("badInput", "A Flickr key is made of letters and digits alone; check that it was copied whole.");
}

function checkedBase(name: ProviderName, address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new ThawError("badInput", `"${address}" is no web address. Give the address of ${name}, such as https://…`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new ThawError("badInput", `The address of ${name} holds a name or a password; give it without.`);
  }
  if (url.protocol === "http:" && !isLoopbackHost(url.hostname)) {
    const message = `The address of ${name} is not encrypted. Give one that begins with https://; http:// is for servers on this machine alone.`;
    throw new ThawError("badInput", message);
  }
  return url.href;
}
