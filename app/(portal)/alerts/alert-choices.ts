import { listChoices, listKinds } from "@/lib/automations/describe";
import { listOutgoingWebhooks } from "@/lib/outgoing/queries";
import { channelChoices } from "./channels/form-choices";

/** Everything that an AlertForm offers, of the team. */
export async function alertChoices(teamId: string) {
  const [choices, webhooks, forChannels] = await Promise.all([
    listChoices(teamId),
    listOutgoingWebhooks(teamId),
    channelChoices(teamId),
  ]);
  return {
    kinds: listKinds(),
    choices,
    channels: webhooks
      .filter(({ kind }) => kind !== "mlflow")
      .map(({ id, name, kind, isPaused }) => ({ id, name, kind, isPaused })),
    channelChoices: forChannels,
  };
}
