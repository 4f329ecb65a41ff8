"use client";

import { useActionState } from "react";
import { describedBy, Field, Textarea } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { Disclosure } from "@/app/_components/ui/disclosure";
import { issueAt } from "@/lib/base/errors";
import { describeAction } from "./actions";

const hint = "One per line, for example “owner: risk team”.";

/** Changes description and tags of a model, or of a version. */
export function DescribeForm({
  name,
  version = "",
  description,
  tags,
}: {
  name: string;
  version?: string;
  description: string;
  /** As `tagLines` writes them. */
  tags: string;
}) {
  const [state, submit] = useActionState(describeAction, undefined);
  const error = issueAt(state?.issues, "tags");
  return (
    <Disclosure title="Description and tags">
      <form action={submit} className="grid gap-3 sm:grid-cols-2">
        <input type="hidden" name="name" value={name} />
        <input type="hidden" name="version" value={version} />
        <Field id="description" label="Description">
          <Textarea id="description" name="description" maxLength={5000} defaultValue={description} />
        </Field>
        <Field id="tags" label="Tags" hint={hint} error={error}>
          <Textarea
            id="tags"
            name="tags"
            defaultValue={tags}
            className="font-mono"
            {...describedBy("tags", { hint, error })}
          />
        </Field>
        <FormFooter state={error ? undefined : state}>
          <SubmitButton>Save</SubmitButton>
        </FormFooter>
      </form>
    </Disclosure>
  );
}
