import { DomainError } from "@/lib/base/errors";

/**
 * Reads the body of a request or an answer up to its limit.
 * @throws DomainError "too-large" with the message `tooLarge`; "invalid" when the body is interrupted, which is no
 * fault of the portal
 */
export async function readBody(
  message: Request | Response,
  maxBytes: number,
  tooLarge: string,
): Promise<Buffer<ArrayBuffer>> {
  if (Number(message.headers.get("content-length")) > maxBytes) {
    // An unread answer would keep its connection open.
    if (message instanceof Response) await message.body?.cancel();
    throw new DomainError("too-large", tooLarge);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of message.body ?? []) {
      size += chunk.length;
      if (size > maxBytes) break;
      chunks.push(chunk);
    }
  } catch {
    throw new DomainError(
      "invalid",
      `The body of the ${message instanceof Request ? "request" : "answer"} was interrupted.`,
    );
  }
  if (size > maxBytes) throw new DomainError("too-large", tooLarge);
  return Buffer.concat(chunks);
}
