/** Values of an OutgoingForm's controls, to be parsed by `OutgoingWebhookInput` or `OutgoingWebhookChange`. */
export function readOutgoingForm(form: FormData) {
  const kind = String(form.get("kind"));
  return {
    name: String(form.get("name") ?? ""),
    ...(kind === "slack"
      ? { block: String(form.get("block") ?? "") }
      : { url: String(form.get("url") ?? "") }),
    states: form.getAll("states").map(String),
    deployments: form.getAll("deployments").map(String),
    flows: form.getAll("flows").map(String),
  };
}
