"use client";

import { useActionState, useState } from "react";
import { describedBy, Field, Input, Select } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { SchemaForm } from "@/app/_components/forms/schema-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { LinkButton } from "@/app/_components/ui/button";
import { createWebhookAction } from "@/app/(portal)/webhooks/actions";
import { Credentials } from "@/app/(portal)/webhooks/credentials";
import { SetupSteps } from "@/app/(portal)/webhooks/setup-steps";
import { issueAt } from "@/lib/base/errors";
import type { JsonSchema } from "@/lib/base/json-schema";
import type { SchemeSlug } from "@/lib/webhooks/webhook";

interface Choice {
  slug: SchemeSlug;
  name: string;
  description: string;
  settings: JsonSchema;
  hasSecret: boolean;
}

/** Makes a webhook, then shows its address and secret, once, with what to do at the sender. */
export function NewWebhookForm({
  deployment,
  deployments,
  schemes,
}: {
  deployment?: string;
  deployments: { slug: string; name: string }[];
  schemes: Choice[];
}) {
  const [state, submit] = useActionState(createWebhookAction, undefined);
  const [typed, setTyped] = useState({ deployment: deployment ?? "", name: "", secret: "" });
  const [slug, setSlug] = useState<SchemeSlug>("standard-webhooks");
  const scheme = schemes.find((candidate) => candidate.slug === slug)!;
  const control = (name: keyof typeof typed, hasHint = false) => ({
    id: name,
    name,
    value: typed[name],
    onChange: ({ target }: { target: { value: string } }) => setTyped({ ...typed, [name]: target.value }),
    ...describedBy(name, { hint: hasHint, error: errorOf(name) }),
  });
  const errorOf = (name: string) => issueAt(state?.issues, name);

  if (state?.made)
    return (
      <div className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-5">
        <Credentials url={state.made.url} secret={state.made.secret} />
        <h2 className="text-sm font-medium">At the sender</h2>
        <SetupSteps scheme={slug} url={state.made.url} secret={state.made.secret} />
        <div>
          <LinkButton href={`/webhooks/${state.made.id}`} variant="primary">
            I have copied them, continue
          </LinkButton>
        </div>
      </div>
    );
  return (
    <form action={submit} className="grid max-w-3xl gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field id="deployment" label="Deployment" error={errorOf("deployment")}>
          <Select {...control("deployment")} required>
            <option value="">Choose…</option>
            {deployments.map((deployment) => (
              <option key={deployment.slug} value={deployment.slug}>
                {deployment.name}
              </option>
            ))}
          </Select>
        </Field>
        <Field id="name" label="Name" hint="Shown on the runs it starts." error={errorOf("name")}>
          <Input {...control("name", true)} required maxLength={80} placeholder="New files in the bucket" />
        </Field>
      </div>
      <fieldset className="grid gap-2">
        <legend className="mb-1 text-sm font-medium">Sender</legend>
        {schemes.map((option) => (
          <label
            key={option.slug}
            className="flex items-start gap-2 rounded-md border border-line bg-panel px-3 py-2"
          >
            <input
              type="radio"
              name="scheme"
              value={option.slug}
              checked={option.slug === slug}
              onChange={() => setSlug(option.slug)}
              className="mt-1 accent-accent"
            />
            <span className="text-sm">
              <span className="font-medium">{option.name}</span>
              <span className="block text-muted">{option.description}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {scheme.settings.properties && Object.keys(scheme.settings.properties).length > 0 ? (
        <SchemaForm
          key={slug}
          schema={scheme.settings}
          values={state?.values?.settings}
          issues={state?.issues}
          prefix="settings"
        />
      ) : null}
      {scheme.hasSecret && (
        <Field
          id="secret"
          label="The sender's secret"
          hint="Only if the sender generates the secret. Leave empty to generate one here; it is shown once."
          error={errorOf("secret")}
        >
          <Input {...control("secret", true)} autoComplete="off" spellCheck={false} className="font-mono" />
        </Field>
      )}
      <FormFooter state={state}>
        <SubmitButton pending="Creating…">Create webhook</SubmitButton>
      </FormFooter>
    </form>
  );
}
