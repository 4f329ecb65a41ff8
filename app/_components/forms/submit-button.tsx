"use client";

import type { ComponentProps } from "react";
import { useFormStatus } from "react-dom";
import { Button } from "@/app/_components/ui/button";

/** The button that sends its form; it says so while the action runs. */
export function SubmitButton({
  pending = "Working…",
  children,
  ...rest
}: ComponentProps<typeof Button> & { pending?: string }) {
  const status = useFormStatus();
  return (
    <Button variant="primary" {...rest} type="submit" disabled={status.pending || rest.disabled}>
      {status.pending ? pending : children}
    </Button>
  );
}
