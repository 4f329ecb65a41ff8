import type { FormState } from "@/app/_server/action";
import { createChannelAction } from "./channels/actions";
import { hasTypedChannel } from "./has-typed-channel";
import type { Channel } from "./tell-fields";

const secretFirst = "Press Add channel first: the secret of its messages is shown once.";

/** Adds the channel that was typed and not added yet, where the alert would have nothing to do without it. */
export async function addTypedChannel(
  form: FormData,
): Promise<{ channel?: Channel; refusal?: FormState } | undefined> {
  if (!hasTypedChannel(form)) return undefined;
  if (form.get("channel.kind") === "webhook") return { refusal: refused(secretFirst) };
  const { channel, issues, message } = await createChannelAction(undefined, form);
  return channel ? { channel } : { refusal: refused(issues?.[0]?.message ?? message ?? secretFirst) };
}

function refused(message: string): FormState {
  return { isRefused: true, message, issues: [{ path: "tell", message }] };
}
