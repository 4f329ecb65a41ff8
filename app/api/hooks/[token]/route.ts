import { problem } from "@/app/_server/problem";
import { settledAnswer } from "@/app/api/v1/webhooks/answer";
import { readBody } from "@/lib/net/read-body";
import { receiveDelivery } from "@/lib/webhooks/receive-delivery";
import { maxBodyBytes } from "@/lib/webhooks/webhook";

type Props = { params: Promise<{ token: string }> };

/**
 * The address of a webhook. 202: the delivery is stored; `outcome` is its result, and `url` links to its run. A paused
 * webhook or invalid parameters get 202 too, since senders would retry an error and then give up. 401: the signature is
 * not valid; 404: no such address; 413: the body is too long;
 * 429: too often.
 */
export async function POST(request: Request, { params }: Props): Promise<Response> {
  try {
    const { token } = await params;
    const body = await readBody(request, maxBodyBytes, "A delivery may have 1 MB at most.");
    const settled = await receiveDelivery(token, { headers: Object.fromEntries(request.headers), body });
    return Response.json(settledAnswer(settled), { status: 202 });
  } catch (error) {
    return problem(error);
  }
}
