"use client";

import { LogOut } from "lucide-react";
import { signOut } from "next-auth/react";
import { Button } from "./button";

export function SignOutButton() {
  return (
    <Button
      variant="quiet"
      size="sm"
      onClick={() => signOut({ callbackUrl: "/sign-in" })}
      aria-label="Sign out"
      title="Sign out"
    >
      <LogOut aria-hidden="true" />
    </Button>
  );
}
