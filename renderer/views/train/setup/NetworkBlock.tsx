import { Flame, Snowflake } from "lucide-react";
import classes from "./Network.module.css";

interface NetworkBlockProps {
  readonly name: string;
  readonly lines: readonly string[];
  /** Height of its picture as a share of the tallest, 0 to 1: the side of what it puts out. */
  readonly share: number;
  readonly thawed: boolean;
  readonly onThaw: () => void;
}

/** A layer group: a block that shrinks as the picture inside the network does, with its facts beneath. */
export function NetworkBlock({ name, lines, share, thawed, onThaw }: NetworkBlockProps) {
  const Icon = thawed ? Flame : Snowflake;
  return (
    <button
      type="button"
      className={classes.block}
      aria-label={`Thaw from ${name}, now ${thawed ? "thawed" : "frozen"}`}
      aria-pressed={thawed}
      onClick={onThaw}
    >
      <span className={classes.stand}>
        <span className={classes.shape} style={{ height: `${Math.round(28 + 68 * Math.min(1, share))}px` }}>
          <Icon size={14} strokeWidth={1.75} aria-hidden />
        </span>
      </span>
      <span className={classes.name} title={name}>
        {name}
      </span>
      {lines.map((line) => (
        <span key={line} className={classes.fact}>
          {line}
        </span>
      ))}
    </button>
  );
}
