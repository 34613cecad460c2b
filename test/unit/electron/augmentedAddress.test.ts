import { expect, it } from "vitest";
import { augmentedAddress } from "../../../electron/augmentedAddress.ts";

const settings = "flip=0.5&flipVertical=0&rotate=10&zoom=1.1&warp=0.2&lighting=0.2&cutOut=0";
const address = `photo://augmented/17?backbone=efficientnet_lite0&draw=3&${settings}`;
const read = (text: string) => augmentedAddress(new URL(text));

it("an address says which draw of which photo", () => {
  const augmentation = { flip: 0.5, flipVertical: 0, rotate: 10, zoom: 1.1, warp: 0.2, lighting: 0.2, cutOut: 0 };
  const meant = { id: 17, backbone: "efficientnet_lite0", draw: 3, augmentation };
  expect(read(address)).toEqual({ ...meant, resize: "crop" });
  expect(read(`${address}&resize=squish&v=9`)).toEqual({ ...meant, resize: "squish" });
});

it.each([
  ["another path", address.replace("/17", "/17/2")],
  ["no id", address.replace("/17", "/")],
  ["an id that is no number", address.replace("/17", "/1e3")],
  ["a number missing", address.replace("&warp=0.2", "")],
  ["a number twice", `${address}&warp=0.3`],
  ["a number that is none", address.replace("warp=0.2", "warp=-0.2")],
  ["an exponent", address.replace("warp=0.2", "warp=2e-1")],
  ["something more", `${address}&path=/etc/passwd`],
  ["a backbone that is a path", address.replace("efficientnet_lite0", "../weights")],
  ["a resize that is not known", `${address}&resize=pad`],
  ["a draw that is none", address.replace("draw=3", "draw=1.5")],
])("%s is no address", (_what, text) => {
  expect(read(text)).toBeUndefined();
});
