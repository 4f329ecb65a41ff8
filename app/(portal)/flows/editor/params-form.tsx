"use client";

import { Plus } from "lucide-react";
import { Button } from "@/app/_components/ui/button";
import { propertiesOf, requiredOf } from "@/lib/flows/draft";
import { freeName } from "@/lib/flows/free-name";
import { ParamForm } from "./param-form";
import type { Editing } from "./use-draft";

/** The flow's parameters: what a deployment or a run sets. */
export function ParamsForm({ editing }: { editing: Editing }) {
  const { draft, edit, check } = editing;
  const params = propertiesOf(draft);
  const general = check.issues.filter(({ path }) => path === "params" || path === "params.required");
  return (
    <div className="grid gap-2">
      {general.map(({ message }) => (
        <p key={message} className="text-xs text-bad">
          {message}
        </p>
      ))}
      {Object.entries(params).map(([name, schema]) => (
        <ParamForm
          key={name}
          name={name}
          schema={schema}
          isRequired={requiredOf(draft).includes(name)}
          error={check.issues.find(({ path }) => path.startsWith(`params.properties.${name}`))?.message}
          editing={editing}
        />
      ))}
      <div>
        <Button
          size="sm"
          onClick={() =>
            edit({
              type: "set-param",
              name: freeName("param", (name) => Object.hasOwn(params, name)),
              schema: { type: "string" },
              isRequired: false,
            })
          }
        >
          <Plus aria-hidden="true" /> Add parameter
        </Button>
      </div>
    </div>
  );
}
