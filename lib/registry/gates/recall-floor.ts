import { z } from "zod";
import { defineGate } from "@/lib/registry/gate";
import { findMetricFloor } from "@/lib/registry/metric-floor";

export default defineGate({
  slug: "recall-floor",
  name: "Recall floor",
  description: "The version's recall on its held-out rows is at or above a floor.",
  settings: z.object({
    floor: z.number().min(0).max(1).default(0.85).describe("Minimum recall, 0–1."),
  }),
  check: async (context, { floor }) => findMetricFloor(context, "recall", floor),
});
