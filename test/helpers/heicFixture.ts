import { readFileSync } from "node:fs";

interface Fixture {
  readonly width: number;
  readonly height: number;
  /** Colour of the primary picture, RGB. */
  readonly primary: readonly [number, number, number];
  readonly base64: string;
}

const { base64, ...facts } = JSON.parse(
  readFileSync(new URL("../fixtures/images/heic.json", import.meta.url), "utf8"),
) as Fixture;

/** A real HEIC of two pictures of one colour each; the second is the primary one. Nothing else here can write HEVC. */
export const heicFixture = { ...facts, bytes: Buffer.from(base64, "base64") };
