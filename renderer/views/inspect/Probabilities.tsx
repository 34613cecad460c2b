import { ClassName } from "../../components/ClassName.tsx";
import { useClassColour } from "../../components/useClassColour.ts";
import { formatPercent } from "../../format/numbers.ts";
import classes from "./InspectView.module.css";

interface ProbabilitiesProps {
  readonly names: readonly string[];
  /** Softmax probabilities in class order. */
  readonly probabilities: readonly number[];
  /** Only this many, the highest first. */
  readonly limit: number;
}

/** What the network holds for likely, as bars. */
export function Probabilities({ names, probabilities, limit }: ProbabilitiesProps) {
  const ranked = probabilities.map((probability, index) => ({ probability, index }));
  ranked.sort((a, b) => b.probability - a.probability);
  return (
    <span className={classes.probabilities}>
      {ranked.slice(0, limit).map(({ probability, index }) => (
        <Bar key={index} name={names[index] ?? ""} probability={probability} />
      ))}
    </span>
  );
}

function Bar({ name, probability }: { readonly name: string; readonly probability: number }) {
  const background = useClassColour(name);
  return (
    <span className={classes.probability}>
      <ClassName name={name} />
      <span className={classes.share}>{formatPercent(probability)}</span>
      <span className={classes.track}>
        <span className={classes.fill} style={{ width: `${probability * 100}%`, background }} />
      </span>
    </span>
  );
}
