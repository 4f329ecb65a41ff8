"use client";

import { type ReactNode, useState } from "react";
import { Button } from "@/app/_components/ui/button";

/** A large graph with nodes that stand alike as one, or whole. @param count of all nodes */
export function GraphChoice({
  grouped,
  whole,
  count,
  isWholeAtFirst,
}: {
  grouped: ReactNode;
  whole: ReactNode;
  count: number;
  isWholeAtFirst: boolean;
}) {
  const [isWhole, setWhole] = useState(isWholeAtFirst);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <Button size="sm" className="justify-self-start no-print" onClick={() => setWhole(!isWhole)}>
        {isWhole ? "Group nodes that are alike" : `Show all ${count} nodes`}
      </Button>
      {isWhole ? whole : grouped}
    </div>
  );
}
