"use client";

import { Check, ChevronsUpDown } from "lucide-react";
import { useActionState } from "react";
import { switchTeamAction } from "@/app/(portal)/settings/team/actions";

type Team = { id: string; name: string; role: string };

/** The current team, and a menu of the person's others. */
export function TeamSwitcher({ current, teams }: { current: string; teams: Team[] }) {
  const [, submit, isPending] = useActionState(switchTeamAction, undefined);
  const name = teams.find(({ id }) => id === current)?.name;
  return (
    <details className="mb-2 rounded-md border border-line text-sm">
      <summary className="flex cursor-pointer list-none items-center gap-1 rounded-md px-2 py-1 text-muted hover:bg-raised hover:text-ink [&::-webkit-details-marker]:hidden">
        <span className="sr-only">Team: </span>
        <span className="min-w-0 flex-1 truncate">{name}</span>
        <ChevronsUpDown className="size-3.5 shrink-0" aria-hidden="true" />
      </summary>
      <form action={submit} className="grid max-h-60 gap-0.5 overflow-y-auto border-t border-line p-1">
        {teams.map(({ id, name, role }) => (
          <button
            key={id}
            type="submit"
            name="id"
            value={id}
            disabled={isPending}
            aria-current={id === current ? "true" : undefined}
            className="flex items-center gap-2 rounded px-2 py-1 text-left hover:bg-raised disabled:opacity-60"
          >
            <span className="min-w-0 flex-1 leading-tight">
              <span className="block truncate">{name}</span>
              <span className="block text-xs text-muted">{role}</span>
            </span>
            {id === current && <Check className="size-4 shrink-0 text-accent" aria-hidden="true" />}
          </button>
        ))}
      </form>
    </details>
  );
}
