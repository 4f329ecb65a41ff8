import { CircleCheck, CircleDashed, CirclePlay, CircleX } from "lucide-react";
import { Badge } from "@/app/_components/ui/badge";
import type { Look } from "@/app/_components/ui/states";
import type { Span, TraceState } from "@/lib/traces/trace";

const looks: Record<TraceState | Span["status"], Look> = {
  OK: { label: "OK", icon: CircleCheck, tone: "ok" },
  ERROR: { label: "Error", icon: CircleX, tone: "bad" },
  IN_PROGRESS: { label: "In progress", icon: CirclePlay, tone: "active" },
  STATE_UNSPECIFIED: { label: "Unknown", icon: CircleDashed, tone: "idle" },
  UNSET: { label: "Not set", icon: CircleDashed, tone: "idle" },
};

/** The state of a trace, or of one of its spans. */
export function TraceStateBadge({ state }: { state: TraceState | Span["status"] }) {
  return <Badge {...looks[state]} />;
}
