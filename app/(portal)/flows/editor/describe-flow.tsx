import { Field, Input } from "@/app/_components/forms/field";
import { issueAt } from "@/lib/base/errors";
import { slugOf } from "@/lib/base/slug-of";
import type { Editing } from "./use-draft";

/** Fields for a flow's name, description and pool. The slug of a new flow follows its name until it is edited. */
export function DescribeFlow({
  editing: { draft, edit, check },
  isNew,
}: {
  editing: Editing;
  isNew: boolean;
}) {
  return (
    <section className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
      <Field id="flow-name" label="Name" error={issueAt(check.issues, "name")}>
        <Input
          id="flow-name"
          value={draft.name}
          onChange={({ target }) => {
            const slug =
              isNew && draft.slug === flowSlugOf(draft.name) ? { slug: flowSlugOf(target.value) } : {};
            edit({ type: "describe", change: { name: target.value, ...slug } });
          }}
        />
      </Field>
      <Field
        id="flow-slug"
        label="Slug"
        hint={isNew ? "Used in URLs and the API. Can’t be changed later." : undefined}
        error={issueAt(check.issues, "slug")}
      >
        <Input
          id="flow-slug"
          value={draft.slug}
          disabled={!isNew}
          className="font-mono"
          onChange={({ target }) => edit({ type: "describe", change: { slug: target.value } })}
        />
      </Field>
      <Field id="flow-description" label="Description" error={issueAt(check.issues, "description")}>
        <Input
          id="flow-description"
          value={draft.description}
          onChange={({ target }) => edit({ type: "describe", change: { description: target.value } })}
        />
      </Field>
      <Field
        id="flow-pool"
        label="Pool"
        hint="Workers that run it. Leave empty for “default”."
        error={issueAt(check.issues, "pool")}
      >
        <Input
          id="flow-pool"
          value={draft.pool ?? ""}
          className="font-mono"
          onChange={({ target }) =>
            edit({ type: "describe", change: { pool: target.value.trim() || undefined } })
          }
        />
      </Field>
    </section>
  );
}

/** A flow's slug begins with a letter. */
function flowSlugOf(name: string): string {
  return slugOf(name).replace(/^[^a-z]+/, "");
}
