import { defineArtifactKind } from "@/lib/artifacts/artifact-kind";
import { ChartData } from "@/lib/artifacts/chart-data";

export default defineArtifactKind({
  slug: "chart",
  name: "Charts",
  data: ChartData,
  toAttachment: (data) => data,
  toFile: (data) => ({
    ending: "json",
    mediaType: "application/json",
    body: JSON.stringify(data, null, 2),
  }),
});
