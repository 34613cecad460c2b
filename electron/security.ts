import { app, session } from "electron";
import { appOrigin } from "./protocols.ts";

const allowedSchemes: ReadonlySet<string> = new Set(["app:", "photo:", "data:", "blob:", "devtools:"]);

/** Whatever page runs, it stays the app's own: no navigation, no further windows, no permissions, no network. */
export function lockDown(): void {
  app.on("web-contents-created", (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: "deny" }));
    contents.on("will-navigate", (event, url) => {
      // A reload of the page is a navigation to itself.
      if (!url.startsWith(`${appOrigin}/`)) event.preventDefault();
    });
    contents.on("will-attach-webview", (event) => event.preventDefault());
  });
}

/** To be called once the app is ready, before the first window. */
export function lockSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.webRequest.onBeforeRequest((details, answer) => {
    const colon = details.url.indexOf(":");
    answer({ cancel: !allowedSchemes.has(details.url.slice(0, colon + 1)) });
  });
  defaultSession.on("will-download", (event) => event.preventDefault());
}
