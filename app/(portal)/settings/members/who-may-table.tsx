import { Check, Minus } from "lucide-react";
import { DataTable } from "@/app/_components/ui/data-table";
import { whoMay } from "@/app/_server/who-may";
import { roleAllows, roles } from "@/lib/base/member";

/** Permissions. */
export function WhoMayTable() {
  return (
    <DataTable
      label="Permissions"
      rows={whoMay}
      rowKey={({ what }) => what}
      columns={[
        { key: "what", header: "Action", cell: ({ what }) => <span className="block min-w-56">{what}</span> },
        ...roles.map((role) => ({
          key: role,
          header: role,
          cell: (row: (typeof whoMay)[number]) =>
            roleAllows(role, row.role) ? (
              <Check role="img" className="size-4 text-ok" aria-label="yes" />
            ) : (
              <Minus role="img" className="size-4 text-muted" aria-label="no" />
            ),
        })),
      ]}
    />
  );
}
