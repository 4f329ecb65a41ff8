"use client";

import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { moveInBinAction } from "./actions";

/** A button that moves what a page shows to the bin, or takes it out. @param of as `run:<id>` */
export function BinButton({ of, isInBin }: { of: string; isInBin: boolean }) {
  return (
    <ActionForm
      key={String(isInBin)}
      action={moveInBinAction}
      values={{ run: of, to: isInBin ? "active" : "bin" }}
    >
      <SubmitButton variant={isInBin ? "secondary" : "remove"} size="sm">
        {isInBin ? "Restore" : "Move to bin"}
      </SubmitButton>
    </ActionForm>
  );
}
