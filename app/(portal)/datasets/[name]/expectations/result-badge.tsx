import { CircleCheck, CircleDashed, CircleX, TriangleAlert } from "lucide-react";
import { Badge } from "@/app/_components/ui/badge";
import type { Look } from "@/app/_components/ui/states";
import type { ExpectationStatus } from "@/lib/datasets/expectations/result";

const looks: Record<ExpectationStatus, Look> = {
  passed: { label: "Passed", icon: CircleCheck, tone: "ok" },
  warned: { label: "Warned", icon: TriangleAlert, tone: "warn" },
  failed: { label: "Failed", icon: CircleX, tone: "bad" },
};

/** Status of a result; a dash where a version was not evaluated by the expectation. */
export function ResultBadge({ status }: { status: ExpectationStatus | undefined }) {
  if (!status) return <Badge label="–" icon={CircleDashed} tone="idle" />;
  return <Badge {...looks[status]} />;
}
