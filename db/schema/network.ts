import { pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, id } from "@/db/columns";
import { teamId, users } from "./teams";

/** Non-public addresses that an owner has allowed the portal to call. */
export const allowedHosts = pgTable(
  "allowed_hosts",
  {
    id: id(),
    teamId: teamId(),
    /** A host, `host:port`, or a CIDR range (`AllowedHost` of lib/net/allowed-host.ts). */
    host: text().notNull(),
    note: text().notNull().default(""),
    createdBy: text().references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.teamId, t.host)],
);
