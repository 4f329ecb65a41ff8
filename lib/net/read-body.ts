import { DomainError } from "@/lib/errors";

/** A request's body, read no further than its limit. @throws DomainError "too-large" with `message` */
export async function readBody(request: Request, maxBytes: number, message: string): Promise<Buffer> {
  if (Number(request.headers.get("content-length")) > maxBytes) throw new DomainError("too-large", message);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new DomainError("too-large", message);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
