import { Button } from "../../../components/Button.tsx";
import { Notice } from "../../../components/Notice.tsx";
import { useActions, useThawState } from "../../../components/ThawContext.tsx";
import { formatBytes } from "../../../format/numbers.ts";
import { missingBackbone } from "../../../store/setupSlice.ts";

/** Says that the recipe's network is not on this machine yet, and fetches it. */
export function MissingWeights() {
  const actions = useActions();
  const backbone = useThawState((state) => missingBackbone(state.setup));
  const fetching = useThawState((state) => state.setup.fetching);
  const error = useThawState((state) => state.setup.fetchError);
  if (backbone === undefined) return null;
  const size = backbone.bytes === undefined ? "" : ` ${formatBytes(backbone.bytes)}`;
  const fetch = backbone.fetchable && (
    <Button disabled={fetching !== null} onClick={() => actions.fetchWeights(backbone.name)}>
      {fetching === backbone.name ? "Fetching…" : `Fetch${size}`}
    </Button>
  );
  return (
    <Notice tone={error === null ? "warning" : "error"} action={fetch}>
      {error === null ? `${backbone.title} has to be fetched once.` : error.message}
    </Notice>
  );
}
