import { X } from "lucide-react";
import Link from "next/link";
import { states } from "@/app/_components/ui/states";
import { spans } from "@/lib/runs/read/activity";
import { timeText, triggerLabels } from "./filter-words";
import { type RunsQuery, runsHref } from "./runs-address";

/** Active filters of the list, each with a link that removes it. */
export function FilterChips({ query }: { query: RunsQuery }) {
  const chips = chipsOf(query);
  if (chips.length === 0) return null;
  return (
    <ul aria-label="Active filters" className="no-print mb-3 flex flex-wrap items-center gap-1.5 text-xs">
      {chips.map(({ words, without }) => (
        <li key={words}>
          <Link
            href={runsHref({ ...query, ...without })}
            scroll={false}
            className="inline-flex items-center gap-1 rounded bg-raised px-1.5 py-1 hover:bg-line"
          >
            {words}
            <X className="size-3" aria-hidden="true" />
            <span className="sr-only">: remove this filter</span>
          </Link>
        </li>
      ))}
      <li>
        <Link href="/runs" scroll={false} className="px-1.5 py-1 text-muted underline hover:text-ink">
          Clear all
        </Link>
      </li>
    </ul>
  );
}

function chipsOf({ state, flow, deployment, tag, trigger, who, q, span, since, until }: RunsQuery) {
  type Chip = { words: string; without: Partial<RunsQuery> };
  const chips: (Chip | undefined | "")[] = [
    q && { words: `Name or id: ${q}`, without: { q: undefined } },
    ...state.map((value) => ({
      words: states[value].label,
      without: { state: state.filter((other) => other !== value) },
    })),
    flow && { words: `Flow: ${flow}`, without: { flow: undefined } },
    deployment && { words: `Deployment: ${deployment}`, without: { deployment: undefined } },
    trigger && { words: `Trigger: ${triggerLabels[trigger]}`, without: { trigger: undefined } },
    who && { words: `Started by ${who}`, without: { who: undefined } },
    tag && { words: `Tag: ${tag}`, without: { tag: undefined } },
    span && { words: `Last ${spans[span].label}`, without: { span: undefined } },
    since && { words: `Since ${timeText(since)} UTC`, without: { since: undefined } },
    until && { words: `Until ${timeText(until)} UTC`, without: { until: undefined } },
  ];
  return chips.filter((chip) => Boolean(chip)) as Chip[];
}
