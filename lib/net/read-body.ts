import { DomainError } from "@/lib/errors";

/**
 * A request's body, read no further than its limit.
 * @throws DomainError "too-large" with `message`; "invalid" where it breaks off, which is no fault of the portal
 */
export async function readBody(request: Request, maxBytes: number, message: string): Promise<Buffer> {
  if (Number(request.headers.get("content-length")) > maxBytes) throw new DomainError("too-large", message);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.length;
      if (size > maxBytes) break;
      chunks.push(chunk);
    }
  } catch {
    throw new DomainError("invalid", "The body of the request broke off.");
  }
  if (size > maxBytes) throw new DomainError("too-large", message);
  return Buffer.concat(chunks);
}
