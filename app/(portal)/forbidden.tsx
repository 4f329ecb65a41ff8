"use client";

import { usePathname } from "next/navigation";
import { roleOfPage } from "@/app/_components/shell/page-role";
import { LinkButton } from "@/app/_components/ui/button";
import { EmptyState } from "@/app/_components/ui/empty-state";

/** Shown for a page that needs a higher role. The navigation stays. */
export default function ForbiddenPage() {
  const role = roleOfPage(usePathname());
  return (
    <EmptyState
      level={1}
      title={`You need the role ${role} for this`}
      action={
        <LinkButton variant="primary" href="/settings/members">
          See who may do what
        </LinkButton>
      }
    >
      Ask an admin of your team to give it to you.
    </EmptyState>
  );
}
