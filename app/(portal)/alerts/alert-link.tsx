import { BellRing } from "lucide-react";
import { LinkButton } from "@/app/_components/ui/button";
import { type Role, roleAllows } from "@/lib/base/member";
import type { NewAlertQuery } from "./filled-when";

/** Opens the form of a new alert about what a page shows, for members who may make one. */
export function AlertLink({
  about,
  role,
  label = "Alert me",
  size,
}: {
  about: NewAlertQuery;
  role: Role;
  label?: string;
  size?: "sm";
}) {
  if (!roleAllows(role, "editor")) return null;
  const query = new URLSearchParams(Object.entries(about).filter(([, value]) => value !== undefined));
  return (
    <LinkButton href={`/alerts/new?${query}`} size={size}>
      <BellRing aria-hidden="true" /> {label}
    </LinkButton>
  );
}
