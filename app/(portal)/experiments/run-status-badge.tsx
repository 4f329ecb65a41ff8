import { Ban, CalendarClock, CircleCheck, CirclePlay, CircleX } from "lucide-react";
import { Badge } from "@/app/_components/ui/badge";
import type { Look } from "@/app/_components/ui/states";
import type { ExperimentRunStatus } from "@/lib/experiments/experiment";

const looks: Record<ExperimentRunStatus, Look> = {
  RUNNING: { label: "Running", icon: CirclePlay, tone: "active" },
  SCHEDULED: { label: "Scheduled", icon: CalendarClock, tone: "idle" },
  FINISHED: { label: "Finished", icon: CircleCheck, tone: "ok" },
  FAILED: { label: "Failed", icon: CircleX, tone: "bad" },
  KILLED: { label: "Killed", icon: Ban, tone: "idle" },
};

/** The status of an experiment run, by icon and word. */
export function RunStatusBadge({ status }: { status: ExperimentRunStatus }) {
  return <Badge {...looks[status]} />;
}
