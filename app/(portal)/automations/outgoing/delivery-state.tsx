import { CircleCheck, CircleX, Hourglass } from "lucide-react";
import { toneText } from "@/app/_components/states";

const looks = {
  waiting: { label: "Waiting", icon: Hourglass, tone: "warn" },
  delivered: { label: "Delivered", icon: CircleCheck, tone: "ok" },
  "gave-up": { label: "Given up", icon: CircleX, tone: "bad" },
} as const;

/** What became of a message, as icon and word. */
export function DeliveryState({ state }: { state: keyof typeof looks }) {
  const { label, icon: Icon, tone } = looks[state];
  return (
    <span
      className={`inline-flex items-center gap-1 whitespace-nowrap text-xs font-medium ${toneText[tone]}`}
    >
      <Icon className="size-3.5 shrink-0" aria-hidden="true" />
      {label}
    </span>
  );
}
