import type { ComponentProps, ReactNode } from "react";
import { Disclosure } from "@/app/_components/ui/disclosure";
import { ActionForm } from "./action-form";
import { SubmitButton } from "./submit-button";

/**
 * Deletes what a page shows, after saying what that does.
 * @param what its kind: "webhook"
 * @param children controls to confirm first
 */
export function DeletePanel({
  what,
  name,
  effect,
  children,
  ...form
}: { what: string; name: string; effect: string; children?: ReactNode } & Pick<
  ComponentProps<typeof ActionForm>,
  "action" | "values"
>) {
  return (
    <div className="max-w-3xl">
      <Disclosure title={`Delete ${what}`}>
        <div className="grid gap-3 text-sm">
          <p>{effect}</p>
          <ActionForm {...form}>
            {children}
            <SubmitButton variant="danger" pending="Deleting…">
              Delete {name}
            </SubmitButton>
          </ActionForm>
        </div>
      </Disclosure>
    </div>
  );
}
