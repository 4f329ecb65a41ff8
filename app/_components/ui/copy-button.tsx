"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "./button";

/** Copies `text` and says so. `what` names it for people who do not see the place: "Copy code". */
export function CopyButton({ text, what = "code" }: { text: string; what?: string }) {
  const [outcome, setOutcome] = useState<"Copied" | "Copy failed">();
  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(undefined), 2000);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome("Copied");
    } catch {
      // Browsers refuse the clipboard on plain HTTP away from localhost.
      setOutcome("Copy failed");
    }
  }

  const Icon = outcome === "Copied" ? Check : Copy;
  return (
    <Button variant="quiet" size="sm" className="no-print" onClick={copy}>
      <Icon aria-hidden="true" />
      <span aria-live="polite">
        {outcome ?? (
          <>
            Copy<span className="sr-only"> {what}</span>
          </>
        )}
      </span>
    </Button>
  );
}
