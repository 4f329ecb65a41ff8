"use client";

import { Button } from "@/app/_components/ui/button";
import { CopyButton } from "@/app/_components/ui/copy-button";
import { doneWithCodesAction } from "./second-factor-actions";

/** The codes, this once. The page goes on when the person says that they have kept them. */
export function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept?: () => void }) {
  return (
    <div role="status" className="grid max-w-md gap-3 rounded-md border border-warn/60 bg-warn-soft p-4">
      <p className="text-sm font-medium">
        Keep these recovery codes where you find them without your phone: they are shown once.
      </p>
      <p className="text-sm">Each signs you in once in place of a code of the app.</p>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-x-6 gap-y-1 font-mono text-sm">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={codes.join("\n")} what="recovery codes" />
        <Button variant="primary" onClick={() => doneWithCodesAction().then(() => onKept?.())}>
          I have kept them
        </Button>
      </div>
    </div>
  );
}
