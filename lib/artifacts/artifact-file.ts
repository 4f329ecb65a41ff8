import { ImageData, MarkdownData } from "./artifact";

const endings = { "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp" } as const;

/** An artifact as a file that people keep: `fraud-report-v3.md`. */
export function artifactFile({
  key,
  version,
  kind,
  data,
}: {
  key: string;
  version: number;
  kind: string;
  data: unknown;
}): { name: string; mediaType: string; body: BodyInit } {
  const name = `${key.replaceAll(/[^\w.-]+/g, "-")}-v${version}`;
  if (kind === "markdown")
    return {
      name: `${name}.md`,
      mediaType: "text/markdown; charset=utf-8",
      body: MarkdownData.parse(data).markdown,
    };
  if (kind === "image") {
    const { mediaType, base64 } = ImageData.parse(data);
    return { name: `${name}.${endings[mediaType]}`, mediaType, body: Buffer.from(base64, "base64") };
  }
  return { name: `${name}.json`, mediaType: "application/json", body: JSON.stringify(data, null, 2) };
}
