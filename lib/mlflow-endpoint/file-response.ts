import { Readable } from "node:stream";
import { storageForUri } from "@/lib/blocks/open-bucket";
import type { ArtifactEntry } from "@/lib/experiments/run-artifacts";

/** Stored data of a file: of a run, a logged model or a registered version. */
export type KeptFile = { path: string; uri: string; sizeBytes: number };

/** Media types by the end of a name; others are bytes. */
const mediaTypes: Record<string, string> = {
  csv: "text/csv",
  gif: "image/gif",
  html: "text/html",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  json: "application/json",
  md: "text/plain",
  pdf: "application/pdf",
  png: "image/png",
  py: "text/plain",
  svg: "image/svg+xml",
  txt: "text/plain",
  yaml: "text/plain",
  yml: "text/plain",
};
const plainNames = new Set(["mlmodel", "mlproject", "log"]);

/**
 * A stored file as a download, or the one range of it that the request asks for (RFC 9110, §14). Never shown as a page of
 * the portal: it is an attachment, and in a sandbox where a browser shows it all the same.
 */
export async function fileResponse(teamId: string, file: KeptFile, request: Request): Promise<Response> {
  const name = file.path.split("/").at(-1)!;
  const headers = new Headers({
    "content-type": mediaTypeOf(name),
    "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
    "accept-ranges": "bytes",
  });
  const range = readRange(request.headers.get("range"), file.sizeBytes);
  if (range === "unsatisfiable") {
    headers.set("content-range", `bytes */${file.sizeBytes}`);
    return new Response(null, { status: 416, headers });
  }
  const length = range ? range.end - range.start + 1 : file.sizeBytes;
  headers.set("content-length", String(length));
  if (range) headers.set("content-range", `bytes ${range.start}-${range.end}/${file.sizeBytes}`);
  const status = range ? 206 : 200;
  if (request.method === "HEAD") return new Response(null, { status, headers });
  const place = await storageForUri(teamId, file.uri);
  const stream = await place.read(file.uri, range);
  return new Response(Readable.toWeb(stream) as BodyInit, { status, headers });
}

/** Converts a file or folder for MLflow clients. @param path relative to what was listed */
export function entryToWire({ isDirectory, sizeBytes }: ArtifactEntry, path: string) {
  return { path, is_dir: isDirectory, ...(!isDirectory && { file_size: sizeBytes }) };
}

function mediaTypeOf(name: string): string {
  const ending = name.toLowerCase().split(".").at(-1)!;
  if (plainNames.has(ending)) return "text/plain";
  return (Object.hasOwn(mediaTypes, ending) && mediaTypes[ending]) || "application/octet-stream";
}

/** The one range that a header asks for, both ends included; undefined for the whole file, and for several ranges. */
function readRange(header: string | null, size: number) {
  const [, first, last] = header?.match(/^bytes=(\d{0,15})-(\d{0,15})$/) ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return undefined;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(size - 1, Number(last));
  if (first !== "" && last !== "" && Number(first) > Number(last)) return undefined;
  return start >= size || start > end ? ("unsatisfiable" as const) : { start, end };
}
