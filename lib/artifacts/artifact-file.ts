import { getArtifactKind } from "./catalog";

/** An artifact as a downloadable file, such as `fraud-report-v3.md`. */
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
  const found = getArtifactKind(kind);
  const { ending, mediaType, body } = found.toFile(found.data.parse(data));
  return { name: `${key.replaceAll(/[^\w.-]+/g, "-")}-v${version}.${ending}`, mediaType, body };
}
