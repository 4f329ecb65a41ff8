"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { recordPersonAct } from "@/lib/audit/record-sign-in";
import { createOwnersReset } from "@/lib/auth/password-reset";
import { removeSecondFactor } from "@/lib/auth/second-factor";
import { requireWhollyOwned } from "@/lib/auth/wholly-owned";
import { roles } from "@/lib/base/member";
import { invitationLetter, invitationUrl, resetUrl } from "@/lib/mail/letters";
import { canSendMail, sendMail } from "@/lib/mail/send-mail";
import { NewInvitation } from "@/lib/teams/invitation";
import { createInvitation, noteMailed, revokeInvitation } from "@/lib/teams/invitations";
import { changeRole, removeMember } from "@/lib/teams/manage-members";

/** Form state with the new link, shown once, or with the typed values, so that a refusal keeps them. */
export type LinkState = NonNullable<FormState> & { link?: string; values?: Record<string, string> };

const Id = z.object({ id: z.string() });

export async function inviteAction(_: LinkState | undefined, form: FormData): Promise<LinkState> {
  let made: LinkState | undefined;
  const values = Object.fromEntries(form) as Record<string, string>;
  const state = await teamAction("admin", NewInvitation, values, async (wanted, member) => {
    const { teamId, teamName, userName: madeBy } = member;
    const { id, token } = await createInvitation(teamId, member, wanted);
    const { email, role, days } = wanted;
    const letter = email && invitationLetter({ to: email, token, teamName, role, madeBy, days });
    const isMailed = letter ? await sent(letter) : undefined;
    if (isMailed) await noteMailed(teamId, id);
    const mailed = isMailed
      ? `Sent to ${email}.`
      : "The e-mail could not be sent. The server’s log has the reason.";
    made = { link: invitationUrl(token), message: isMailed === undefined ? undefined : mailed };
    revalidatePath("/settings/members");
    return undefined;
  });
  return made ?? { ...state, values };
}

export async function revokeInvitationAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("admin", Id, Object.fromEntries(form), async ({ id }, { teamId }) => {
    await revokeInvitation(teamId, id);
    revalidatePath("/settings/members");
    return undefined;
  });
}

export async function changeRoleAction(_: FormState, form: FormData): Promise<FormState> {
  const Change = Id.extend({ role: z.enum(roles) });
  return teamAction("admin", Change, Object.fromEntries(form), async ({ id, role }, member) => {
    await changeRole(member.teamId, member, { userId: id, role });
    revalidatePath("/settings/members", "layout");
    return { message: `Role changed to ${role}.` };
  });
}

export async function removeMemberAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("admin", Id, Object.fromEntries(form), async ({ id }, member) => {
    await removeMember(member.teamId, member, id);
    revalidatePath("/settings/members");
    redirect("/settings/members");
  });
}

export async function createResetAction(_: LinkState | undefined, form: FormData): Promise<LinkState> {
  let link: string | undefined;
  const state = await teamAction("owner", Id, Object.fromEntries(form), async ({ id }, member) => {
    const { token } = await createOwnersReset(member.teamId, member, id);
    link = resetUrl(token);
    return undefined;
  });
  return link ? { link } : { ...state };
}

/** For a member whose authenticator app is lost, with its recovery codes. */
export async function removeFactorAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("owner", Id, Object.fromEntries(form), async ({ id }, member) => {
    await requireWhollyOwned(member.teamId, member, id);
    await removeSecondFactor(id);
    await recordPersonAct(id, "second-factor.deleted");
    revalidatePath("/settings/members", "layout");
    return { message: "Second factor turned off." };
  });
}

/** undefined where this portal sends no mail. */
async function sent(letter: Parameters<typeof sendMail>[0]): Promise<boolean | undefined> {
  if (!canSendMail()) return undefined;
  return sendMail(letter).then(
    () => true,
    (error) => {
      console.error("An e-mail could not be sent.", error);
      return false;
    },
  );
}
