import { CircleCheck, CircleDashed, CirclePause, CircleSlash, CircleX, ShieldX } from "lucide-react";
import { Badge } from "@/app/_components/ui/badge";
import type { Look } from "@/app/_components/ui/states";
import type { DeliveryOutcome } from "@/lib/webhooks/webhook";

export const outcomes: Record<DeliveryOutcome, Look> = {
  received: { label: "Received", icon: CircleDashed, tone: "idle" },
  started: { label: "Started a run", icon: CircleCheck, tone: "ok" },
  ignored: { label: "Ignored", icon: CircleSlash, tone: "idle" },
  paused: { label: "Paused", icon: CirclePause, tone: "held" },
  invalid: { label: "Invalid", icon: CircleX, tone: "bad" },
  refused: { label: "Refused", icon: ShieldX, tone: "bad" },
};

/** Badge for the outcome of a delivery. */
export function OutcomeBadge({ outcome }: { outcome: DeliveryOutcome }) {
  return <Badge {...outcomes[outcome]} />;
}
