import Link from "next/link";
import type { Role } from "@/lib/base/member";

/** Stands in place of a control for who may not use it. @param what completes "You need the role operator to …" */
export function NeedsRole({ least, what }: { least: Role; what: string }) {
  return (
    <p className="text-sm text-muted">
      You need the role {least} to {what}.{" "}
      <Link href="/settings/members" className="underline">
        See who may do what
      </Link>
    </p>
  );
}
