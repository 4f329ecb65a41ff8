import { Download } from "lucide-react";
import { LinkButton } from "@/app/_components/ui/button";

const formats = { csv: "CSV", parquet: "Parquet" };

/** Links that download a version: as uploaded, predicted or preprocessed. */
export function DownloadLinks({ name, version }: { name: string; version: number }) {
  return (
    <span className="flex flex-wrap gap-2">
      {Object.entries(formats).map(([format, label]) => (
        <LinkButton
          key={format}
          size="sm"
          href={`/api/v1/datasets/${name}/versions/${version}/content?format=${format}`}
          prefetch={false}
          download
          aria-label={`Download version ${version} as ${label}`}
        >
          <Download aria-hidden="true" /> {label}
        </LinkButton>
      ))}
    </span>
  );
}
