import { environment } from "@/lib/base/environment";

/** URL of a webhook with this token. */
export function webhookUrl(token: string): string {
  return `${environment().publicUrl}/api/hooks/${token}`;
}
