import { useEffect, useState } from "react";
import type { PhotoDetails } from "../../../core/contract/clean.ts";
import type { PhotoId } from "../../../core/contract/photos.ts";
import { useActions } from "../../components/ThawContext.tsx";
import { formatCount, formatMoment, formatPercent } from "../../format/numbers.ts";
import { showControls } from "../../format/splitName.ts";
import { licenceText } from "./licenceText.ts";

type Fact = readonly [name: string, value: string | undefined];

/** What the core knows of one photo beyond what every photo has; lines that can be marked and copied. */
export function PhotoFacts({ id }: { readonly id: PhotoId }) {
  const actions = useActions();
  const [details, setDetails] = useState<PhotoDetails | null>(null);
  useEffect(() => {
    let wanted = true;
    // A photo of which no more can be told shows what is known already.
    actions.photoDetails(id).then(
      (known) => {
        if (wanted) setDetails(known);
      },
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [actions, id]);
  if (details === null) return null;
  return factsOf(details).map(([name, value]) => <FactLine key={name} name={name} value={value} />);
}

function FactLine({ name, value }: { readonly name: string; readonly value: string | undefined }) {
  if (value === undefined || value === "") return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function factsOf({ path, original, taken, camera, sharpness, lightness, credit }: PhotoDetails): readonly Fact[] {
  return [
    ["Path", showControls(path)],
    ["Was", original === undefined ? undefined : showControls(original)],
    ["Taken", taken === undefined ? undefined : formatMoment(taken)],
    ["Camera", camera],
    ["Sharpness", sharpness === undefined ? undefined : formatCount(sharpness)],
    ["Lightness", lightness === undefined ? undefined : formatPercent(lightness)],
    ["Licence", credit === undefined ? undefined : licenceText(credit.licence, credit.licenceVersion)],
    ["Creator", credit?.creator],
    ["Source", credit?.page ?? credit?.url],
    ["Credit", credit?.attribution],
  ];
}
