import { processWide } from "@/db/process-wide";
import type { Plan } from "./recorder";

/** A run before it is made. */
export interface RunToBegin {
  teamId: string;
  runId: string;
  pool: string;
  plan: Plan;
}

/** A place in the embedded executor of this process, for a run that begins in the transaction that makes it. */
export interface Start {
  /** The executor's part of the run: its first call, leased by this process. */
  call: {
    id: string;
    runId: string;
    leaseId: string;
    leaseMs: number;
    functionId: string;
    event: object;
    pool: string;
  };
  /** The node whose attempt begins in that transaction too. */
  first: { nodeId: string; input: unknown } | undefined;
  /** Makes the call; after the commit. */
  go(): void;
  /** Gives the place back: the run was not made, or its fate is unknown. */
  leave(): void;
}

/** @returns undefined when the run has to wait for a place, or is for another process */
export type Starter = (run: RunToBegin) => Promise<Start | undefined>;

const held = processWide("run-starter", (): { starter?: Starter | undefined } => ({}));

/** Sets what begins new runs in this process; undefined when nothing does any more. */
export function setStarter(starter: Starter | undefined): void {
  held.starter = starter;
}

/** A place for a new run, where it may begin at once. */
export async function findStart(run: RunToBegin): Promise<Start | undefined> {
  return held.starter?.(run);
}
