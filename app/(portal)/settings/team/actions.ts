"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type FormState, signedInAction, teamAction } from "@/app/_server/action";
import { findPerson } from "@/app/_server/session";
import { deployShippedFlows } from "@/inngest/deploy-shipped-flows";
import { DomainError } from "@/lib/base/errors";
import {
  createTeam,
  renameTeam,
  setRequiresSecondFactor,
  switchTeam,
  TeamName,
} from "@/lib/teams/create-team";
import { removeMember } from "@/lib/teams/manage-members";

const Named = z.object({ name: TeamName });
const Id = z.object({ id: z.string() });

/** Creates a team owned by the person, with the built-in flows. Switches their session to it. */
export async function createTeamAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("owner", Named, Object.fromEntries(form), async ({ name }, { userId }) => {
    const teamId = await createTeam(userId, name);
    await deployShippedFlows(teamId);
    const person = await findPerson();
    if (person) await switchTeam(person, teamId);
    revalidatePath("/", "layout");
    redirect("/");
  });
}

export async function renameTeamAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("owner", Named, Object.fromEntries(form), async ({ name }, { teamId }) => {
    await renameTeam(teamId, name);
    revalidatePath("/", "layout");
    return { message: "Team renamed." };
  });
}

export async function requireSecondFactorAction(_: FormState, form: FormData): Promise<FormState> {
  const Choice = z.object({ isRequired: z.enum(["true", "false"]) });
  return teamAction("owner", Choice, Object.fromEntries(form), async ({ isRequired }, { teamId }) => {
    await setRequiresSecondFactor(teamId, isRequired === "true");
    revalidatePath("/settings/team");
    return {
      message: isRequired === "true" ? "Second factor is now required." : "Second factor is now optional.",
    };
  });
}

/** The form carries the team id, so that a stale page of another team cannot leave this one. */
export async function leaveTeamAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("viewer", Id, Object.fromEntries(form), async ({ id }, member) => {
    if (id !== member.teamId)
      throw new DomainError("conflict", "You switched to another team. Reload the page.");
    await removeMember(member.teamId, member, member.userId);
    redirect("/sign-in");
  });
}

export async function switchTeamAction(_: FormState, form: FormData): Promise<FormState> {
  return signedInAction(Id, Object.fromEntries(form), async ({ id }, person) => {
    await switchTeam(person, id);
    revalidatePath("/", "layout");
    redirect("/");
  });
}
