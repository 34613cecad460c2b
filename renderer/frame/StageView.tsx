import type { Stage } from "../../core/contract/bridge.ts";
import { CleanView } from "../views/clean/CleanView.tsx";
import { GatherView } from "../views/gather/GatherView.tsx";
import { InspectView } from "../views/inspect/InspectView.tsx";
import { SplitView } from "../views/split/SplitView.tsx";
import { TrainView } from "../views/train/TrainView.tsx";

export function StageView({ stage }: { readonly stage: Stage }) {
  switch (stage) {
    case "gather":
      return <GatherView />;
    case "clean":
      return <CleanView />;
    case "split":
      return <SplitView />;
    case "train":
      return <TrainView />;
    case "inspect":
      return <InspectView />;
  }
}
