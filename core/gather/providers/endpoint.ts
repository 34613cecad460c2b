/**
 * The documented path under an address that the person set, who may have given the server alone or any part of the
 * path with
 * it: "https://x", "https://x/v1" and "https://x/v1/images/" all mean the same.
 */
export function endpoint(
  base: string,
  path: string,
  query: Readonly<Record<string, string | number | undefined>>,
): string {
  const url = new URL(base);
  const given = url.pathname.replace(/\/+$/, "").split("/").slice(1);
  const steps = path.split("/").slice(1);
  let shared = Math.min(given.length, steps.length);
  while (shared > 0 && given.slice(-shared).join("/") !== steps.slice(0, shared).join("/")) shared -= 1;
  url.pathname = `/${[...given.slice(0, given.length - shared), ...steps].join("/")}`;
  url.search = "";
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  return url.href;
}
