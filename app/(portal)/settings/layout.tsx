import type { ReactNode } from "react";
import { requireMember } from "@/app/_server/page";
import { sectionGroupsFor } from "./section-groups";
import { SettingsNav } from "./settings-nav";

/** The settings' pages beside each of them. */
export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const { role } = await requireMember();
  return (
    <div className="flex items-start gap-8">
      <SettingsNav groups={sectionGroupsFor(role)} />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}
