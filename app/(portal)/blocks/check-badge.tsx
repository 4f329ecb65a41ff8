import { CircleCheck, CircleDashed, CircleX } from "lucide-react";
import { Badge } from "@/app/_components/ui/badge";
import type { Block } from "@/lib/blocks/queries";

/** Badge for the result of a block's last check. */
export function CheckBadge({ check }: { check: Block["check"] }) {
  if (!check) return <Badge label="Not checked" icon={CircleDashed} tone="idle" />;
  if (check.isOk) return <Badge label="Working" icon={CircleCheck} tone="ok" />;
  return <Badge label="Failing" icon={CircleX} tone="bad" />;
}
