import type { Part } from "./photos.ts";

/**
 * The side onto which a group that leaks is brought: into train where it has a photo there, which leaves nothing of it to be judged
 * by; else into valid, which it then shares with test.
 */
export const repairSide = (parts: readonly Part[]): Part => (parts.includes("train") ? "train" : "valid");
