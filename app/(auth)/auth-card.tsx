import type { ReactNode } from "react";
import { Mark } from "@/app/_components/shell/mark";

/** The pages before a team's, sign-in and what belongs to it: the brand, and a card below it. */
export function AuthCard({
  title,
  description,
  children,
}: {
  title: string;
  description?: ReactNode;
  children: ReactNode;
}) {
  return (
    <main className="relative grid min-h-dvh place-items-center overflow-hidden p-4">
      <Tracks />
      <div className="relative w-full max-w-sm">
        <p className="mx-auto mb-3 flex w-fit items-center justify-center gap-2.5 rounded-md bg-bg px-2 py-1">
          <Mark className="size-9 shrink-0" />
          <span className="leading-tight">
            <span className="block text-lg font-medium">Switchyard</span>
            <span className="block text-xs text-muted">Flows, runs, models and reports in one place.</span>
          </span>
        </p>
        <div className="rounded-lg border border-line bg-panel p-6 shadow-sm">
          <h1 className="text-lg font-medium">{title}</h1>
          {description && <p className="mt-1 text-sm text-muted">{description}</p>}
          <div className="mt-5">{children}</div>
        </div>
      </div>
    </main>
  );
}

/** Tracks of a yard that part and meet, behind the card. */
function Tracks() {
  return (
    <svg
      viewBox="0 0 1200 800"
      preserveAspectRatio="xMidYMid slice"
      className="absolute inset-0 size-full text-line"
      aria-hidden="true"
      fill="none"
      strokeWidth="2"
    >
      {[0, 1, 2, 3, 4, 5].map((track) => (
        <path
          key={track}
          d={`M-10 400H120C300 400 300 ${100 + track * 120} 480 ${100 + track * 120}H720C900 ${100 + track * 120} 900 400 1080 400H1210`}
          stroke={track === 1 ? "var(--accent)" : "currentColor"}
          strokeOpacity={track === 1 ? 0.35 : 1}
        />
      ))}
    </svg>
  );
}
