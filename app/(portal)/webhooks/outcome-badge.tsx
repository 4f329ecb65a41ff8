import {
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleSlash,
  CircleX,
  type LucideIcon,
  ShieldX,
} from "lucide-react";
import { cx } from "@/app/_components/cx";
import { type Tone, toneText } from "@/app/_components/states";
import type { DeliveryOutcome } from "@/lib/webhooks/webhook";

/** How each outcome looks and reads. Colour is never alone: icon and word say the same. */
export const outcomes: Record<DeliveryOutcome, { label: string; icon: LucideIcon; tone: Tone }> = {
  received: { label: "Received", icon: CircleDashed, tone: "idle" },
  started: { label: "Started a run", icon: CircleCheck, tone: "ok" },
  ignored: { label: "Ignored", icon: CircleSlash, tone: "idle" },
  paused: { label: "Paused", icon: CirclePause, tone: "held" },
  invalid: { label: "Invalid", icon: CircleX, tone: "bad" },
  refused: { label: "Refused", icon: ShieldX, tone: "bad" },
};

/** What became of a delivery, as icon and words. */
export function OutcomeBadge({ outcome }: { outcome: DeliveryOutcome }) {
  const { label, icon: Icon, tone } = outcomes[outcome];
  return (
    <span
      className={cx("inline-flex items-center gap-1 whitespace-nowrap text-xs font-medium", toneText[tone])}
    >
      <Icon className="size-3.5 shrink-0" aria-hidden="true" />
      {label}
    </span>
  );
}
