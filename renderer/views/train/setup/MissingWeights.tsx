import { Notice } from "../../../components/Notice.tsx";
import { useThawState } from "../../../components/ThawContext.tsx";
import { untriedText } from "../../../format/untriedText.ts";
import { missingBackbone } from "../../../store/setupSlice.ts";
import classes from "./Setup.module.css";

/** Says that the recipe's network is not on this machine yet, or why it could not be fetched. */
export function MissingWeights() {
  const backbone = useThawState((state) => missingBackbone(state.setup));
  const error = useThawState((state) => state.setup.fetchError);
  if (backbone === undefined) return null;
  if (error !== null) {
    return (
      <div className={classes.fetchError}>
        <Notice tone="error">{error.message}</Notice>
      </div>
    );
  }
  const how = backbone.fetchable ? "has to be fetched once." : "can’t be fetched from here; pick its file in Network.";
  return (
    <p className={classes.remark}>
      {backbone.title} {how} {backbone.fetchable && untriedText(backbone)}
    </p>
  );
}
