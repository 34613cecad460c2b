import { ThawError } from "../contract/errors.ts";
import { isPassedOver } from "./walkProject.ts";

/** One name on disks that ignore case or the encoding of accents. */
export const foldName = (name: string): string => name.normalize("NFC").toLowerCase();

/**
 * The class that a name means: one that is there under these letters however they are encoded, or a new one.
 * @param known names of the classes that are there
 * @throws ThawError badInput for a name that can't be a folder, or that some disks take for another class
 */
export function classNamed(name: string, known: Iterable<string>): string {
  const wanted = name.normalize("NFC");
  let twin: string | undefined;
  for (const there of known) {
    if (there === name) return there;
    if (foldName(there) === foldName(wanted)) twin = there;
  }
  if (twin?.normalize("NFC") === wanted) return twin;
  const refuse = (why: string): never => {
    throw new ThawError("badInput", `"${name}" can't be a class: ${why}.`);
  };
  if (twin !== undefined) refuse(`"${twin}" is there, and many disks take the two for one name. Use that one`);
  if (wanted.trim() === "") refuse("it is empty");
  if (/[/\\\0]/.test(wanted)) refuse("a folder's name can't hold / or \\");
  if (wanted.startsWith(".")) refuse("names that begin with a dot are hidden");
  if (isPassedOver(wanted)) refuse("files and folders of this name are passed over");
  if (wanted.includes("\uFFFD")) refuse("it is not valid text (UTF-8)");
  if (Buffer.byteLength(wanted) > 255) refuse("it is longer than 255 bytes");
  return wanted;
}
