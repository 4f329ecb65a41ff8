import Link from "next/link";
import { formatAbsolute } from "@/app/_components/ui/format";
import { readerZone } from "@/app/_server/reader-zone";
import { runsHref } from "@/app/(portal)/runs/runs-address";
import { runStates } from "@/lib/base/run";
import {
  type Activity,
  type ActivityBar,
  type Outcome,
  outcomeOf,
  outcomes,
  type Span,
  spans,
} from "@/lib/runs/read/activity";

const looks: Record<Outcome, { label: string; fill: string }> = {
  failed: { label: "failed", fill: "var(--bad)" },
  cancelled: { label: "cancelled", fill: "var(--line-strong)" },
  open: { label: "open", fill: "var(--accent)" },
  completed: { label: "completed", fill: "var(--ok)" },
};

const height = 96;
const floor = 2;

/** Runs over time: one bar per interval, failures at the bottom. Each part links to its runs. */
export async function RunBars({ activity, span }: { activity: Activity; span: Span }) {
  const { zone } = await readerZone();
  const most = Math.max(1, ...activity.bars.map(({ counts }) => totalOf(counts)));
  const width = 720 / activity.bars.length;
  return (
    <figure className="rounded-md border border-line bg-panel px-4 pb-2 pt-3">
      <p className="text-xs text-muted" aria-hidden="true">
        {most}
      </p>
      <svg viewBox={`0 0 720 ${height}`} preserveAspectRatio="none" className="h-24 w-full">
        <title>{`Runs in the last ${spans[span].label}`}</title>
        <line x1="0" x2="720" y1={height} y2={height} stroke="var(--line)" strokeWidth="2" />
        {activity.bars.map((bar, index) => (
          <Bar
            key={bar.since.toISOString()}
            zone={zone}
            bar={bar}
            x={index * width}
            width={width}
            most={most}
          />
        ))}
      </svg>
      <p className="flex justify-between pb-1 text-xs text-muted" aria-hidden="true">
        <span>{timeLabel(activity.bars[0]!.since, span, zone)}</span>
        <span>now</span>
      </p>
      <figcaption className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
        {outcomes.map((outcome) => (
          <span key={outcome} className="inline-flex items-center gap-1.5">
            <span
              aria-hidden="true"
              className="size-2.5 rounded-[2px]"
              style={{ background: looks[outcome].fill }}
            />
            <span className="capitalize">{looks[outcome].label}</span>
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

/** One bar. Each part is a link to its runs with a text label. */
function Bar({
  bar,
  x,
  width,
  most,
  zone,
}: {
  bar: ActivityBar;
  x: number;
  width: number;
  most: number;
  zone: string;
}) {
  const present = outcomes.filter((outcome) => bar.counts[outcome] > 0);
  let foot = height;
  return present.map((outcome) => {
    const size = Math.max(floor, (bar.counts[outcome] / most) * height);
    foot -= size;
    const label = `${formatAbsolute(bar.since, zone)}: ${bar.counts[outcome]} ${looks[outcome].label}`;
    return (
      <Link key={outcome} href={partHref(bar, outcome)} prefetch={false} aria-label={label} className="group">
        <title>{label}</title>
        <rect
          x={x + 1}
          y={foot}
          width={Math.max(1, width - 2)}
          height={size}
          fill={looks[outcome].fill}
          className="group-hover:opacity-75"
        />
      </Link>
    );
  });
}

/** The list's `until` still belongs to its time; a bar's is the next bar's. */
function partHref({ since, until }: Pick<ActivityBar, "since" | "until">, outcome: Outcome): string {
  const state = runStates.filter((candidate) => outcomeOf(candidate) === outcome);
  return runsHref({ state, since, until: new Date(until.getTime() - 1) });
}

function totalOf(counts: ActivityBar["counts"]): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function timeLabel(time: Date, span: Span, zone: string): string {
  const text = formatAbsolute(time, zone);
  return span === "1h" || span === "24h" ? text.slice(11, 16) : text.slice(0, 10);
}
