/** Kinds of channels that tell of runs and alerts; `mlflow` tells of the registry only. */
export const channelKinds = ["email", "slack", "teams", "discord", "webhook"] as const;
export type ChannelKind = (typeof channelKinds)[number];

/** Names of the kinds, for people. */
export const channelKindNames: Record<ChannelKind | "mlflow", string> = {
  email: "E-mail",
  slack: "Slack",
  teams: "Microsoft Teams",
  discord: "Discord",
  webhook: "Webhook",
  mlflow: "Model registry webhook",
};

/** Kinds whose URL is a secret: who has it can post. */
export const sealedKinds = ["slack", "teams", "discord"] as const satisfies ChannelKind[];

/** True when the URL of the kind is kept sealed, and never shown again. */
export function hasSealedAddress(kind: string): kind is (typeof sealedKinds)[number] {
  return sealedKinds.some((sealed) => sealed === kind);
}
