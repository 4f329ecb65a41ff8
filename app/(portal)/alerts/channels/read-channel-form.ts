/**
 * Values of a channel's controls, to be parsed by `OutgoingWebhookInput` or `OutgoingWebhookChange`. A field that is left empty
 * and may stay as it is, is left out.
 * @param prefix of the controls' names
 */
export function readChannelForm(form: FormData, prefix = "") {
  const text = (name: string) => String(form.get(prefix + name) ?? "");
  const all = (name: string) => form.getAll(prefix + name).map(String);
  const kind = text("kind");
  return {
    name: text("name"),
    description: text("description"),
    ...targetOf(kind, text("url"), text("block"), all("emails")),
    ...(kind === "mlflow"
      ? { registryEvents: all("registryEvents") }
      : { states: all("states"), deployments: all("deployments"), flows: all("flows") }),
  };
}

function targetOf(kind: string, url: string, block: string, emails: string[]) {
  if (kind === "email") return { emails };
  if (kind === "webhook" || kind === "mlflow") return { url };
  return { url: url || undefined, block: kind === "slack" && !url && block ? block : undefined };
}
