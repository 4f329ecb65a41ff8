import Link from "next/link";
import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { Time } from "@/app/_components/ui/time";
import { moveAliasAction, removeAliasAction, rollBackAction } from "@/app/(portal)/models/actions";
import { AliasBadge } from "@/app/(portal)/models/alias-badge";
import { versionHref } from "@/app/(portal)/models/model-href";
import { MoveForm } from "@/app/(portal)/models/move-form";
import { type Role, roleAllows } from "@/lib/base/member";
import { challengerAlias, championAlias, moveEffect } from "@/lib/registry/alias";
import type { TrainedModel } from "@/lib/registry/model-view";
import { previousVersion } from "@/lib/registry/move-alias";

/** Each alias: its version, since when and why, and the moves that make sense. */
export function AliasesSection({
  model,
  role,
  isOfPrompt,
}: {
  model: TrainedModel;
  role: Role;
  isOfPrompt: boolean;
}) {
  const mayMove = roleAllows(role, "operator");
  if (model.aliases.length === 0)
    return (
      <EmptyState title="No aliases yet">
        Open a version and promote it to champion;{" "}
        {isOfPrompt ? "clients can then load prompts:/" : "predictions can then use "}
        {model.name}@{championAlias}.
      </EmptyState>
    );
  return (
    <ul className="divide-y divide-line rounded-md border border-line bg-panel">
      {model.aliases.map(({ alias, version }) => {
        const last = model.aliasChanges.find((change) => change.alias === alias);
        const before = previousVersion(model, alias);
        const shared = { name: model.name, alias };
        const isOfChampion = model.aliases.some(
          (change) => change.alias === championAlias && change.version === version,
        );
        return (
          <li key={alias} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-3 py-2.5">
            <div className="min-w-0 text-sm [overflow-wrap:anywhere]">
              <p className="flex flex-wrap items-center gap-2">
                <AliasBadge alias={alias} />
                <Link href={versionHref(model.name, version)} className="font-medium underline">
                  Version {version}
                </Link>
              </p>
              {last && (
                <p className="mt-1 text-xs text-muted">
                  Since <Time value={last.createdAt} />
                  {last.changedBy && ` by ${last.changedBy}`}
                  {last.reason && `: ${last.reason}`}
                </p>
              )}
            </div>
            {mayMove && (
              <div className="flex min-w-0 flex-wrap items-center gap-2 *:min-w-0">
                {alias === challengerAlias && !isOfChampion && (
                  <MoveForm
                    action={moveAliasAction}
                    values={{ ...shared, alias: championAlias, version: String(version) }}
                    label="Promote to champion"
                    effect={moveEffect(model.name, championAlias, version)}
                    variant="primary"
                    mayOverride={roleAllows(role, "owner")}
                  />
                )}
                {before !== undefined && (
                  <MoveForm
                    action={rollBackAction}
                    values={{ ...shared, to: String(before) }}
                    label={`Roll back to version ${before}`}
                    effect={`${model.name}@${alias} goes back from version ${version} to version ${before}. Gates do not block a roll back.`}
                    variant="secondary"
                  />
                )}
                {alias !== championAlias && (
                  <ActionForm action={removeAliasAction} values={shared}>
                    <SubmitButton size="sm" variant="quiet" pending="Removing…">
                      Remove @{alias}
                    </SubmitButton>
                  </ActionForm>
                )}
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
