import { findMember } from "@/app/_server/session";
import { readPicture } from "@/app/(portal)/docs/pictures";

/** A picture of the documentation, for members. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ name: string }> },
): Promise<Response> {
  const picture = (await findMember()) && (await readPicture((await params).name));
  if (!picture) return new Response("Not found", { status: 404 });
  return new Response(new Uint8Array(picture), {
    headers: { "content-type": "image/png", "cache-control": "private, max-age=3600" },
  });
}
