"use client";

import { signIn } from "next-auth/react";
import { Button } from "@/app/_components/ui/button";

/** A button for each provider. @param problem why the last try with one did not work */
export function ProviderButtons({
  providers,
  next,
  problem,
  verb = "Continue with",
}: {
  providers: { id: string; name: string }[];
  next: string;
  problem?: string;
  verb?: string;
}) {
  if (providers.length === 0 && !problem) return null;
  return (
    <div className="grid max-w-sm gap-2">
      <p role="alert" className="text-sm text-bad empty:hidden">
        {problem}
      </p>
      {providers.map(({ id, name }) => (
        <Button key={id} onClick={() => signIn(id, { callbackUrl: next })}>
          {verb} {name}
        </Button>
      ))}
    </div>
  );
}
