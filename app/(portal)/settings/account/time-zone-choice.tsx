"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { SelectField } from "@/app/_components/forms/field";
import { keepZone } from "@/app/_components/shell/time-zone-context";

/** Chooses the time zone of all times on pages and in logs, for this browser. @param chosen "" for the browser's own */
export function TimeZoneChoice({ chosen, zones }: { chosen: string; zones: readonly string[] }) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const choose = (zone: string) => {
    keepZone(zone || undefined);
    startTransition(() => router.refresh());
  };
  return (
    <div className="max-w-sm">
      <SelectField
        name="timeZone"
        label="Time zone"
        hint={isPending ? "Changing…" : "Kept in this browser."}
        value={chosen}
        onChange={({ target }) => choose(target.value)}
      >
        <option value="">Same as the browser</option>
        {zones.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </SelectField>
    </div>
  );
}
