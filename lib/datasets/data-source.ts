import { DomainError } from "@/lib/base/errors";

/** Source of a table: a dataset of the team, or a web address. */
export type DataSource =
  | { dataset: string; version: number | "latest"; format?: "csv" | "parquet" }
  | { url: string; dataset: string };

/**
 * Parses a source entered by a person: `claims`, `claims@3`, `claims.csv` (a dataset's newest version, as a file) or
 * `https://…/claims-2026.csv` (the dataset is named after the file).
 * @throws DomainError "invalid"
 */
export function parseDataSource(source: string): DataSource {
  if (/^https?:\/\//i.test(source) && URL.canParse(source))
    return { url: source, dataset: nameOfFile(decoded(new URL(source).pathname)) };
  const { dataset, version, format } =
    /^(?<dataset>[a-z0-9]+(-[a-z0-9]+)*)(@(?<version>\d+|latest)|\.(?<format>csv|parquet))?$/.exec(source)
      ?.groups ?? {};
  if (!dataset)
    throw new DomainError(
      "invalid",
      `"${source}" is not a source. Enter a dataset (claims), a version of it (claims@3), its file (claims.csv) or a web address (https://…).`,
    );
  return {
    dataset,
    version: version === undefined || version === "latest" ? "latest" : Number(version),
    ...(format !== undefined && { format: format as "csv" | "parquet" }),
  };
}

/** Dataset name of a file: "/data/Claims 2026.csv" → "claims-2026". */
function nameOfFile(path: string): string {
  const file = (path.split("/").at(-1) ?? "").replace(/\.[a-z]+$/i, "");
  const name = file
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return name.slice(0, 63).replace(/-$/, "") || "download";
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new DomainError(
      "invalid",
      `The web address has a "%" that is not percent-encoded UTF-8: ${path.slice(0, 200)}`,
    );
  }
}
