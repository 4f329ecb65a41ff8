import type { TaskAsData } from "@/lib/flows/task-as-data";

/** Headings of the catalogue, each with the shipped tasks below it in the order in which flows use them. */
const headings: [heading: string, slugs: string[]][] = [
  [
    "Data",
    [
      "read-data",
      "split-data",
      "query-datasets",
      "run-sql",
      "query-database",
      "import-files",
      "import-table",
      "find-source",
      "upload-to-bucket",
      "record-upload",
    ],
  ],
  [
    "Quality and features",
    ["check-quality", "check-current-quality", "measure-information", "encode-claims", "detect-drift"],
  ],
  [
    "Models",
    [
      "get-best-params",
      "train-model",
      "draw-candidates",
      "try-parameters",
      "keep-best",
      "hand-on-winner",
      "compare-models",
      "explain-difference",
      "import-mlflow-experiments",
      "import-mlflow-models",
    ],
  ],
  [
    "Predictions",
    ["predict-claims", "collect-requests", "find-monitored", "compare-predictions", "explain-predictions"],
  ],
  ["Programs and calls", ["run-command", "http-request", "transform"]],
  [
    "Reports and messages",
    [
      "write-report",
      "report",
      "report-preprocessing",
      "report-predictions",
      "report-monitoring",
      "report-search",
      "run-deploy-instructions",
      "notify",
    ],
  ],
  ["Order and people", ["run-flow", "for-each", "wait-for-input", "approve", "wait-until"]],
];

/** The catalogue below headings; tasks that none names, such as an installation's own, are last. */
export function groupCatalogue(catalog: readonly TaskAsData[]): { heading: string; tasks: TaskAsData[] }[] {
  const bySlug = new Map(catalog.map((task) => [task.slug, task]));
  const known = new Set(headings.flatMap(([, slugs]) => slugs));
  const groups = headings.map(([heading, slugs]) => ({
    heading,
    tasks: slugs.flatMap((slug) => bySlug.get(slug) ?? []),
  }));
  const others = catalog.filter(({ slug }) => !known.has(slug));
  return [...groups, { heading: "Other tasks", tasks: others }].filter(({ tasks }) => tasks.length > 0);
}
