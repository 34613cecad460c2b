import type { Page } from "@playwright/test";

/**
 * What in the view is hard to read or has no name: words that stand out less than WCAG 2.2 asks (4.5 to 1, large ones 3 to 1), and
 * controls that a screen reader can't tell. Disabled controls are let off, as there, and what lies behind a dialog.
 */
export async function hardToRead(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() => {
    type Colour = readonly [red: number, green: number, blue: number, alpha: number];
    const parse = (text: string): Colour => {
      const [r = 0, g = 0, b = 0, a = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
      return [r, g, b, a];
    };
    const over = (above: Colour, below: Colour): Colour => {
      const mix = (at: 0 | 1 | 2): number => above[at] * above[3] + below[at] * (1 - above[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const luminance = (colour: Colour): number => {
      const linear = (byte: number): number =>
        byte / 255 <= 0.04045 ? byte / 3294.6 : ((byte / 255 + 0.055) / 1.055) ** 2.4;
      return 0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2]);
    };
    const ancestors = (element: Element): readonly Element[] => {
      const found: Element[] = [];
      for (let at: Element | null = element; at !== null; at = at.parentElement) found.push(at);
      return found;
    };
    /** Contrast of a colour on what lies behind an element. */
    const contrastOf = (text: Colour, element: Element): number => {
      const chain = ancestors(element).map((one) => getComputedStyle(one));
      const opaque = chain.findIndex((style) => parse(style.backgroundColor)[3] === 1);
      const behind = opaque < 0 ? chain : chain.slice(0, opaque + 1);
      const ground = behind.reduceRight<Colour>(
        (below, style) => over(parse(style.backgroundColor), below),
        [0, 0, 0, 1],
      );
      const opacity = behind.reduce((product, style) => product * Number(style.opacity), 1);
      const ink = over([text[0], text[1], text[2], text[3] * opacity], ground);
      const [light, dark] = [luminance(ink), luminance(ground)].sort((a, b) => b - a) as [number, number];
      return (light + 0.05) / (dark + 0.05);
    };
    const root: Element = document.querySelector("dialog[open]") ?? document.body;
    const isShown = (element: Element): boolean => {
      const { width, height } = element.getBoundingClientRect();
      const seen =
        getComputedStyle(element).visibility === "visible" &&
        ancestors(element).every((one) => getComputedStyle(one).opacity !== "0");
      return width > 1 && height > 1 && seen;
    };
    const isOff = (element: Element): boolean =>
      element.closest(":disabled, [aria-disabled='true'], [data-disabled]") !== null;
    const faults = new Set<string>();
    const judge = (element: Element, colour: string, words: string): void => {
      const style = getComputedStyle(element);
      const size = Number.parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.6 && Number(style.fontWeight) >= 600);
      const contrast = contrastOf(parse(colour), element);
      if (contrast < (large ? 3 : 4.5)) faults.add(`"${words.slice(0, 40)}" stands out at ${contrast.toFixed(2)} to 1`);
    };
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const words = node.textContent?.trim() ?? "";
      const element = node.parentElement;
      if (words === "" || element === null || !isShown(element) || isOff(element)) continue;
      judge(element, getComputedStyle(element).color, words);
    }
    for (const input of root.querySelectorAll<HTMLInputElement>("input[placeholder], textarea[placeholder]")) {
      if (isShown(input) && !isOff(input) && input.value === "")
        judge(input, getComputedStyle(input, "::placeholder").color, input.placeholder);
    }
    const controls =
      "button, a[href], input, select, textarea, [role='button'], [role='option'], [role='gridcell'], [role='switch']";
    for (const control of root.querySelectorAll<HTMLElement>(controls)) {
      const named =
        control.getAttribute("aria-label") ?? control.getAttribute("aria-labelledby") ?? control.getAttribute("title");
      const labels = control instanceof HTMLInputElement ? (control.labels?.length ?? 0) : 0;
      if (isShown(control) && named === null && labels === 0 && control.textContent.trim() === "")
        faults.add(`no name: ${control.outerHTML.slice(0, 80)}`);
    }
    return [...faults];
  });
}
