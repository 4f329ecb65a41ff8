import { percent } from "@/lib/base/number-text";

type Bin = { name: string; reference: number; current: number };

const width = 240;
const height = 40;

/** Two distributions bar by bar on a common baseline: the earlier hollow, the later filled. */
export function DistributionPair({ label, bins }: { label: string; bins: Bin[] }) {
  const most = Math.max(...bins.flatMap(({ reference, current }) => [reference, current]), 1e-9);
  const step = Math.min(36, width / bins.length);
  const thick = Math.max(1, step * 0.42);
  const tall = (share: number) => (share === 0 ? 0 : Math.max(1, (share / most) * (height - 2)));
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={label}>
      {bins.map(({ name, reference, current }, index) => (
        <g key={name} transform={`translate(${index * step} 0)`}>
          <title>{`${name}: ${percent(reference)} before, ${percent(current)} after`}</title>
          <rect
            x="0.5"
            y={height - 1 - tall(reference)}
            width={thick - 0.5}
            height={tall(reference)}
            fill="var(--panel)"
            stroke="var(--series-1)"
          />
          <rect
            x={thick}
            y={height - 1 - tall(current)}
            width={thick}
            height={tall(current)}
            fill="var(--series-2)"
          />
        </g>
      ))}
      <line x1="0" x2={step * bins.length} y1={height - 0.5} y2={height - 0.5} stroke="var(--line-strong)" />
    </svg>
  );
}
