"use client";

import { LogOut } from "lucide-react";
import { Button } from "@/app/_components/ui/button";

/** @param hasText says what it does beside the icon, where there is room */
export function SignOutButton({ hasText = false }: { hasText?: boolean }) {
  return (
    <Button
      variant={hasText ? "secondary" : "quiet"}
      size="sm"
      // Read when it is pressed: no page needs it before.
      onClick={async () => (await import("next-auth/react")).signOut({ callbackUrl: "/sign-in" })}
      aria-label="Sign out"
      title={hasText ? undefined : "Sign out"}
    >
      <LogOut aria-hidden="true" />
      {hasText && "Sign out"}
    </Button>
  );
}
