import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { percent } from "@/lib/base/number-text";
import type { ModelHealth } from "@/lib/registry/list-model-health";

const width = 96;
const height = 20;
const edge = 3;

/** The recall of the last versions as a small line that ends in a point; nothing for fewer than two. */
export function RecallLine({ recalls }: { recalls: ModelHealth["recalls"] }) {
  const last = recalls.at(-1);
  if (recalls.length < 2 || !last) return <span className="text-muted">–</span>;
  const values = recalls.map(({ recall }) => recall);
  const x = scaleLinear([0, recalls.length - 1], [edge, width - edge]);
  const y = scaleLinear([Math.min(...values) - 0.01, Math.max(...values) + 0.01], [height - edge, edge]);
  const words = recalls.map(({ version, recall }) => `version ${version} ${percent(recall)}`).join(", ");
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={`Recall: ${words}`}
    >
      <title>{words}</title>
      <path
        d={line<number>((_, index) => x(index), y)(values) ?? ""}
        fill="none"
        stroke="var(--series-1)"
        strokeWidth="1.5"
      />
      <circle cx={x(recalls.length - 1)} cy={y(last.recall)} r="2.5" fill="var(--series-1)" />
    </svg>
  );
}
