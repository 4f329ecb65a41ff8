import { availableParallelism, totalmem } from "node:os";
import { environment } from "@/lib/base/environment";
import { version } from "@/package.json";
import { servedPools } from "./served-pools";

/** Facts about this process that do not change: what it is, and what it may take. */
export function describeProcess() {
  const memory = process.constrainedMemory?.() ?? 0;
  return {
    role: environment().role === "worker" ? ("worker" as const) : ("portal" as const),
    version,
    pools: [...servedPools()],
    cores: availableParallelism(),
    // Without a control group's limit, the figure is 0 or larger than the machine's memory.
    memoryBytes: memory > 0 && memory < totalmem() ? memory : totalmem(),
  };
}
