import path from "node:path";
import { BrowserWindow, ipcMain } from "electron";
import { channelPort, channelTexts } from "../core/contract/channels.ts";
import { Client } from "../core/contract/client.ts";
import type { Port } from "../core/contract/frames.ts";
import type { PhotoId } from "../core/contract/photos.ts";
import { CoreProcess } from "./coreProcess.ts";
import { ipc } from "./ipcNames.ts";
import { coreEnvironment, coreNode, outFile, unpacked } from "./places.ts";
import { insideCache, type PhotoFiles } from "./protocols.ts";
import { isOwnPage } from "./shellApi.ts";
import { ThumbFiles } from "./thumbFiles.ts";

export interface CoreLink {
  readonly process: CoreProcess;
  readonly photos: PhotoFiles;
}

/** Joins the window and main itself to the core process, each on its own channel. */
export function linkCore(): CoreLink {
  const client = new Client({ app: "shell" });
  const thumbs = new ThumbFiles(client);
  let projectDir: string | undefined;
  client.subscribe("library.reset", ({ summary }) => {
    projectDir = summary.dir;
    thumbs.reload();
  });
  client.subscribe("library.changed", ({ changed }) => thumbs.forget(changed.map(({ id }) => id)));
  const forgetProject = (): void => {
    projectDir = undefined;
    thumbs.clear();
  };
  client.subscribe("project.closed", forgetProject);
  let window: Port | undefined;
  const process = new CoreProcess({
    script: unpacked(outFile("core", "host.js")),
    node: coreNode(),
    env: coreEnvironment(),
    onState: (state) => broadcast(ipc.state, state),
    onWire: (wire) => {
      const own = channelTexts(wire, "window");
      window = own;
      own.onMessage((frame) => broadcast(ipc.message, frame));
      own.onClose(() => {
        if (window === own) window = undefined;
        forgetProject();
        broadcast(ipc.close);
      });
      // A core of another version can't serve photos; the window says the same to the person.
      client.attach(channelPort(wire, "shell")).catch(() => undefined);
    },
  });
  ipcMain.on(ipc.post, (event, frame: unknown) => {
    if (isOwnPage(event)) window?.post(frame);
  });
  const cacheDir = (): string => {
    if (projectDir === undefined) throw new Error("no project is open");
    return path.join(projectDir, ".thaw", "cache");
  };
  const ofProject = ({ path: file }: { readonly path: string }): Promise<string> => insideCache(file, cacheDir());
  const known = async (id: PhotoId): Promise<string | undefined> => {
    const file = thumbs.find(id);
    return file === undefined
      ? undefined
      : await insideCache(path.join(cacheDir(), file), cacheDir()).catch(() => undefined);
  };
  return {
    process,
    photos: {
      rendered: async (id, size) =>
        (size === "thumb" ? await known(id) : undefined) ??
        (await ofProject(await client.request("images.file", { id, size }))),
      candidate: async (key) => await ofProject(await client.request("gather.thumbnail", { key })),
      augmented: async (address) => await ofProject(await client.request("images.augmented", address)),
    },
  };
}

function broadcast(channel: string, ...payload: readonly unknown[]): void {
  for (const window of BrowserWindow.getAllWindows()) window.webContents.send(channel, ...payload);
}
