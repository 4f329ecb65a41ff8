import { ActionForm } from "@/app/_components/forms/action-form";
import { describedBy, Field, Textarea } from "@/app/_components/forms/field";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { Disclosure } from "@/app/_components/ui/disclosure";
import { recordOutcomesAction } from "@/app/(portal)/models/actions";
import { labelsInWords, outcomeOfModel } from "@/lib/serving/outcome-lines";

/** Form for what happened to scored rows, by their keys. */
export async function RecordOutcomes({
  teamId,
  model,
  isOpen,
}: {
  teamId: string;
  model: string;
  isOpen: boolean;
}) {
  const labels = labelsInWords(await outcomeOfModel(teamId, model));
  const hint = `One row in each line: its key, a comma, and its outcome, ${labels}. Requests name the column of their keys by ?key= in the address.`;
  return (
    <Disclosure title="Record outcomes" isOpen={isOpen}>
      <ActionForm action={recordOutcomesAction} values={{ name: model }}>
        <div className="grid w-full max-w-prose gap-3">
          <Field id="lines" label="Outcomes" hint={hint}>
            <Textarea
              id="lines"
              name="lines"
              required
              rows={6}
              className="font-mono"
              {...describedBy("lines", { hint })}
            />
          </Field>
          <span>
            <SubmitButton pending="Recording…">Record outcomes</SubmitButton>
          </span>
        </div>
      </ActionForm>
    </Disclosure>
  );
}
