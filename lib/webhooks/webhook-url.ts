import { environment } from "@/lib/base/environment";

/** The address of a webhook by its token. */
export function webhookUrl(token: string): string {
  return `${environment().publicUrl}/api/hooks/${token}`;
}
