import type { ReactNode } from "react";
import { tokenState } from "@/lib/auth/api-token";
import { DataTable } from "./data-table";
import { Time } from "./time";

/** A public link, without its token. */
export interface PublicLink {
  id: string;
  /** Recipient. */
  name: string;
  madeBy: string | null;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastOpenedAt: Date | null;
  openedCount: number;
  /** False once its creator can no longer share. */
  mayBeOpened: boolean;
}

/** Public links, newest first. @param revoke the control that revokes one; nothing for who may not */
export function LinksTable({
  links,
  empty,
  revoke,
}: {
  links: readonly PublicLink[];
  empty: ReactNode;
  revoke: (link: PublicLink) => ReactNode;
}) {
  const now = new Date();
  return (
    <DataTable
      label="Links"
      rows={links}
      rowKey={({ id }) => id}
      empty={empty}
      columns={[
        { key: "name", header: "Recipient", cell: ({ name }) => name },
        {
          key: "by",
          header: "Created by",
          cell: ({ madeBy }) => madeBy ?? "a former member",
          isMinor: true,
        },
        {
          key: "made",
          header: "Created",
          cell: ({ createdAt }) => <Time value={createdAt} />,
          isMinor: true,
        },
        {
          key: "ends",
          header: "Expires",
          cell: ({ expiresAt }) => (expiresAt ? <Time value={expiresAt} /> : "never"),
        },
        { key: "count", header: "Opened", cell: ({ openedCount }) => `${openedCount} ×`, align: "end" },
        {
          key: "opened",
          header: "Last opened",
          cell: ({ lastOpenedAt }) => (lastOpenedAt ? <Time value={lastOpenedAt} /> : "never"),
          isMinor: true,
        },
        {
          key: "revoke",
          header: <span className="sr-only">Revoke</span>,
          align: "end",
          cell: (link) => {
            const state = tokenState(link, now);
            if (state === "valid" && !link.mayBeOpened)
              return <span className="text-muted">inactive: its creator can no longer share</span>;
            if (state !== "valid") return <span className="text-muted">{state}</span>;
            return revoke(link) ?? "works";
          },
        },
      ]}
    />
  );
}
