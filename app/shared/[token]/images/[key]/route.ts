import { problem } from "@/app/_server/problem";
import { findSharedImage } from "@/lib/artifacts/shared-report";
import { DomainError } from "@/lib/base/errors";

/** An image of a shared report, for anyone with the link. */
export async function GET(
  _: Request,
  { params }: { params: Promise<{ token: string; key: string }> },
): Promise<Response> {
  try {
    const { token, key } = await params;
    const image = await findSharedImage(token, key);
    if (!image) throw new DomainError("not-found", "Image not found.");
    return new Response(Buffer.from(image.base64, "base64"), {
      headers: {
        "content-type": image.mediaType,
        "cache-control": "private, no-store",
        // An SVG that is opened by itself runs no script and loads nothing.
        "content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
      },
    });
  } catch (error) {
    return problem(error);
  }
}
