import { resetHours } from "@/lib/auth/reset-hours";
import { environment } from "@/lib/base/environment";
import type { Letter } from "./send-mail";

/** Page for accepting an invitation. */
export function invitationUrl(token: string): string {
  return `${environment().publicUrl}/invite/${token}`;
}

/** Page for setting a new password. */
export function resetUrl(token: string): string {
  return `${environment().publicUrl}/reset-password/${token}`;
}

/** Mail with an invitation link. @param given.days lifetime of the link, as `invitationDays` */
export function invitationLetter(invitation: {
  to: string;
  token: string;
  teamName: string;
  role: string;
  madeBy: string;
  days: string;
}): Letter {
  const { to, token, teamName, role, madeBy, days } = invitation;
  const lifetime = days === "1" ? "one day" : `${days} days`;
  return {
    to,
    subject: `${oneLine(madeBy)} invited you to ${oneLine(teamName)} on Switchyard`,
    text: `Hello,

${oneLine(madeBy)} invited you to join the team ${oneLine(teamName)} on Switchyard with the role ${role}. Accept the invitation here:

${invitationUrl(token)}

The link works once, for ${lifetime}, and only for this address. If you did not expect this invitation, ignore this e-mail.
`,
  };
}

/** Mail with a password reset link. */
export function resetLetter({ to, token, name }: { to: string; token: string; name: string }): Letter {
  return {
    to,
    subject: "Reset your Switchyard password",
    text: `Hello ${oneLine(name)},

someone (hopefully you) asked to reset the password for this address on Switchyard. Set a new one here:

${resetUrl(token)}

The link works once, for ${resetHours} hours. If this wasn't you, ignore this e-mail: your password stays unchanged.
`,
  };
}

/** Names are user input; they must not imitate the rest of the mail. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").slice(0, 100);
}
