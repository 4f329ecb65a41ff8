import { formatNumber } from "@/app/_components/ui/format";
import { percent } from "@/lib/base/number-text";

/** `isRest`: all values that have no bar of their own, drawn hollow. */
type Bar = { name: string; count: number; isRest?: boolean };

const width = 180;
const height = 36;

/** A small picture of how often each value, or each step of values, occurs. Its bars begin at zero. */
export function Distribution({ label, bars, isSteps }: { label: string; bars: Bar[]; isSteps: boolean }) {
  const most = Math.max(...bars.map(({ count }) => count), 1);
  const total = bars.reduce((sum, { count }) => sum + count, 0) || 1;
  const gap = isSteps ? 1 : 3;
  const step = Math.min(24, width / bars.length);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={label}
      className="max-sm:h-auto max-sm:w-28"
    >
      {bars.map(({ name, count, isRest }, index) => {
        const tall = count === 0 ? 0 : Math.max(1, (count / most) * (height - 1));
        return (
          <rect
            key={name}
            x={index * step}
            y={height - 1 - tall}
            width={Math.max(1, step - gap)}
            height={tall}
            fill={isRest ? "var(--panel)" : "var(--series-1)"}
            stroke={isRest ? "var(--series-1)" : undefined}
            strokeDasharray={isRest ? "2 2" : undefined}
          >
            <title>{`${name}: ${formatNumber(count)} (${percent(count / total)})`}</title>
          </rect>
        );
      })}
      <line x1="0" x2={step * bars.length} y1={height - 0.5} y2={height - 0.5} stroke="var(--line-strong)" />
    </svg>
  );
}
