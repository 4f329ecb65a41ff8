import { DomainError } from "@/lib/base/errors";

const form = /^gs:\/\/(?<bucket>[^/]+)\/(?<name>[^#]+)(#(?<generation>\d+))?$/;

/** An object of Google Cloud Storage. */
export interface GsUri {
  bucket: string;
  name: string;
  generation?: string;
}

/** @throws DomainError "invalid" */
export function parseGsUri(uri: string): GsUri {
  const { bucket, name, generation } = form.exec(uri)?.groups ?? {};
  // An HTTP client or server would resolve a path of dots, and leave the block's folder.
  const isPlain =
    name?.split("/").every((part) => part !== "." && part !== "..") && !/[\\\p{Cc}]/u.test(name);
  if (!bucket || !name || !isPlain)
    throw new DomainError(
      "invalid",
      `"${uri}" is not an address of Google Cloud Storage, such as gs://bucket/object.`,
    );
  return { bucket, name, generation };
}

export function formatGsUri({ bucket, name, generation }: GsUri): string {
  return `gs://${bucket}/${name}${generation ? `#${generation}` : ""}`;
}
