import { expect, it } from "vitest";
import { channelPort, channelTexts } from "../../core/contract/channels.ts";
import { localPorts } from "../../core/localPorts.ts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

it("frames of one channel cross as text, and what is no JSON arrives as no frame", async () => {
  const [near, far] = localPorts();
  const texts: unknown[] = [];
  const frames: unknown[] = [];
  channelTexts(far, "window").onMessage((text) => texts.push(text));
  channelPort(far, "window").onMessage((frame) => frames.push(frame));
  const window = channelPort(near, "window");
  window.post({ type: "cancel", id: 3 });
  channelPort(near, "shell").post({ type: "cancel", id: 4 });
  channelTexts(near, "window").post("{");
  near.post({ channel: "window", frame: { type: "cancel", id: 5 } });
  near.post("garbage");
  await turn();
  expect(texts).toEqual(['{"type":"cancel","id":3}', "{"]);
  expect(frames).toEqual([{ type: "cancel", id: 3 }, undefined]);
});
