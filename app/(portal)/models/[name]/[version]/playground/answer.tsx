import type { ReactNode } from "react";
import type { ExplainedClaim } from "@/lib/serving/explain-claim";
import { Reasons } from "./reasons";

/** The answer to a claim, as the page shows it. The chart is drawn on the server: d3 stays out of the browser. */
export interface Answer {
  probability: ExplainedClaim["probability"];
  score: ExplainedClaim["score"];
  reasons: ReactNode;
}

export function answerOf(explained: ExplainedClaim): Answer {
  const { probability, score } = explained;
  return { probability, score, reasons: <Reasons explained={explained} /> };
}
