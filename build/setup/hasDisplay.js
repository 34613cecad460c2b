/** Whether a window can open: on Linux an X server or Wayland compositor must be named in the environment. */
export function hasDisplay(env = process.env, platform = process.platform) {
  return platform !== "linux" || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}
