import type { Credit, ProviderName } from "../../contract/credit.ts";
import { identityOf } from "../identity.ts";

/**
 * Pictures that were listed already: by any address of the file, by the work's number, or by another provider's page.
 */
export class SeenPictures {
  readonly #names = new Set<string>();
  readonly #pages = new Map<string, ProviderName | undefined>();

  /** @returns false where it is there already */
  add(credit: Credit): boolean {
    const { names, page } = identityOf(credit);
    if (names.some((name) => this.#names.has(name))) return false;
    // Of one provider, two files on one page are two pictures.
    if (page !== undefined && this.#pages.has(page) && this.#pages.get(page) !== credit.provider) return false;
    for (const name of names) this.#names.add(name);
    if (page !== undefined && !this.#pages.has(page)) this.#pages.set(page, credit.provider);
    return true;
  }

  /** Whether its address, its work or its page is there. */
  has(credit: Pick<Credit, "url" | "page">): boolean {
    const { names, page } = identityOf(credit);
    return names.some((name) => this.#names.has(name)) || (page !== undefined && this.#pages.has(page));
  }
}
