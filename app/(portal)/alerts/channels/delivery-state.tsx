import { CircleCheck, CircleX, Hourglass } from "lucide-react";
import { Badge } from "@/app/_components/ui/badge";

const looks = {
  waiting: { label: "Queued", icon: Hourglass, tone: "warn" },
  delivered: { label: "Delivered", icon: CircleCheck, tone: "ok" },
  "gave-up": { label: "Failed", icon: CircleX, tone: "bad" },
} as const;

/** Badge for the state of a delivery. */
export function DeliveryState({ state }: { state: keyof typeof looks }) {
  return <Badge {...looks[state]} />;
}
