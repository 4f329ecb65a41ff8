import type { LoggedModel } from "@/lib/experiments/logged-model";

/** States of logged models. */
export const statusWords: Record<LoggedModel["status"], string> = {
  UNSPECIFIED: "Unknown",
  PENDING: "Pending",
  READY: "Ready",
  UPLOAD_FAILED: "Upload failed",
};
