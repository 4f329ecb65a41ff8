import { moveAliasAction } from "@/app/(portal)/models/actions";
import { MoveForm } from "@/app/(portal)/models/move-form";
import { type Role, roleAllows } from "@/lib/base/member";
import { challengerAlias, championAlias, moveEffect, roleToMove } from "@/lib/registry/alias";
import type { TrainedVersion } from "@/lib/registry/model-view";

const promote = { alias: championAlias, label: "Promote to champion", variant: "primary" } as const;
const challenge = { alias: challengerAlias, label: "Make challenger", variant: "secondary" } as const;

/** Buttons that move aliases to this version; none for the champion. */
export function MoveSection({ version, role }: { version: TrainedVersion; role: Role }) {
  const { aliases } = version;
  if (aliases.includes(championAlias)) return null;
  const open = aliases.includes(challengerAlias) ? [promote] : [promote, challenge];
  return (
    <section
      aria-label="Aliases"
      className="flex flex-wrap gap-x-3 gap-y-3 rounded-md border border-line bg-panel px-4 py-3"
    >
      {open.map(({ alias, label, variant }) => (
        <div key={alias}>
          <MoveForm
            action={moveAliasAction}
            values={{ name: version.name, version: String(version.version), alias }}
            label={label}
            effect={moveEffect(version.name, alias, version.version)}
            variant={variant}
            mayOverride={roleAllows(role, "owner")}
          />
          {!roleAllows(role, roleToMove(alias)) && (
            <p className="text-xs text-muted">
              Requires the role {roleToMove(alias)}, or being named as an approver by a gate.
            </p>
          )}
        </div>
      ))}
    </section>
  );
}
