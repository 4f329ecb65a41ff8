"use client";

import { Button } from "@/app/_components/ui/button";
import { CopyButton } from "@/app/_components/ui/copy-button";
import { doneWithCodesAction } from "./second-factor-actions";

/** Recovery codes, shown once. The page continues when the person confirms that they saved them. */
export function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept?: () => void }) {
  return (
    <div role="status" className="grid max-w-md gap-3 rounded-md border border-warn/60 bg-warn-soft p-4">
      <p className="text-sm font-medium">
        Save these recovery codes somewhere you can reach without your phone. You won’t see them again.
      </p>
      <p className="text-sm">Each code works once instead of a code from the app.</p>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-x-6 gap-y-1 font-mono text-sm">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={codes.join("\n")} what="recovery codes" />
        <Button variant="primary" onClick={() => doneWithCodesAction().then(() => onKept?.())}>
          I have saved them
        </Button>
      </div>
    </div>
  );
}
