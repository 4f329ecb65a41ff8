import { CircleCheck, CircleDashed } from "lucide-react";
import Link from "next/link";
import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import type { FirstSteps } from "@/lib/teams/first-steps";
import { hideFirstStepsAction } from "./actions";

const steps: { done: keyof FirstSteps; label: string; href: string; why: string }[] = [
  {
    done: "hasTrained",
    label: "Train a model",
    href: "/deployments/train-insurance-fraud-model",
    why: "Sample claims are included. Takes a few seconds and writes three reports.",
  },
  {
    done: "hasUploaded",
    label: "Upload your own data",
    href: "/datasets",
    why: "A CSV or Parquet file becomes an immutable dataset version.",
  },
  {
    done: "hasChampion",
    label: "Promote a version to champion",
    href: "/models",
    why: "Predictions, monitoring and comparisons of new trainings use this alias.",
  },
  {
    done: "hasBlock",
    label: "Connect a bucket or an MLflow server",
    href: "/blocks/new",
    why: "A block stores the address and its encrypted credentials.",
  },
  {
    done: "hasColleague",
    label: "Invite a colleague",
    href: "/settings/members",
    why: "Send a link with the role they need.",
  },
  {
    done: "hasToken",
    label: "Create an API token",
    href: "/settings/tokens",
    why: "For the API and MLflow clients.",
  },
];

export function isAllDone(done: FirstSteps): boolean {
  return steps.every((step) => done[step.done]);
}

/** Checklist for a new team; steps are marked done automatically. */
export function FirstStepsList({ done }: { done: FirstSteps }) {
  const next = steps.find((step) => !done[step.done]);
  return (
    <section className="mb-6 rounded-md border border-line bg-panel">
      <div className="flex items-center justify-between gap-4 border-b border-line px-4 py-2">
        <h2 className="text-sm font-medium">
          First steps{" "}
          <span className="font-normal text-muted">
            {steps.filter((step) => done[step.done]).length} of {steps.length} done
          </span>
        </h2>
        <ActionForm action={hideFirstStepsAction} values={{}}>
          <SubmitButton size="sm" variant="quiet">
            Hide
          </SubmitButton>
        </ActionForm>
      </div>
      <ol className="divide-y divide-line">
        {steps.map((step) => (
          <li key={step.done} className="relative flex items-start gap-3 px-4 py-2 hover:bg-raised">
            {done[step.done] ? (
              <CircleCheck aria-label="Done" className="mt-1 size-3.5 shrink-0 text-ok" />
            ) : (
              <CircleDashed aria-label="To do" className="mt-1 size-3.5 shrink-0 text-muted" />
            )}
            <div className="min-w-0">
              <Link href={step.href} className={step === next ? "row-link font-medium" : "row-link"}>
                {step.label}
              </Link>
              {step === next && <p className="text-sm text-muted">{step.why}</p>}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
