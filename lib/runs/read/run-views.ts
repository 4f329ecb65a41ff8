import { and, asc, eq, isNull } from "drizzle-orm";
import { db } from "@/db/client";
import { runViews } from "@/db/schema/views";
import { DomainError } from "@/lib/base/errors";
import { type Member, roleAllows } from "@/lib/base/member";
import type { RunView } from "./run-view";

type Who = Pick<Member, "userId" | "role">;
const columns = {
  id: runViews.id,
  name: runViews.name,
  search: runViews.search,
  isDefault: runViews.isDefault,
  createdBy: runViews.createdBy,
};

/** Saved views of the team's run list, or of the runs of one of its experiments, by name. */
export async function listRunViews(teamId: string, experimentId?: string): Promise<RunView[]> {
  return db()
    .select(columns)
    .from(runViews)
    .where(and(eq(runViews.teamId, teamId), ofList(experimentId)))
    .orderBy(asc(runViews.name));
}

/** True for the creator of the view, and for editors. */
export function mayChangeView({ userId, role }: Who, view: Pick<RunView, "createdBy">): boolean {
  return view.createdBy === userId || roleAllows(role, "editor");
}

/**
 * Saves a view under a name. @param experimentId the experiment whose runs it shows; the caller has checked its team
 * @throws DomainError "conflict" when another view of the list has the name
 */
export async function saveRunView(
  teamId: string,
  { userId }: Who,
  { name, search, experimentId }: Pick<RunView, "name" | "search"> & { experimentId?: string },
): Promise<RunView> {
  const [saved] = await db()
    .insert(runViews)
    .values({ teamId, name, search, experimentId, createdBy: userId })
    .onConflictDoNothing()
    .returning(columns);
  if (!saved) throw nameIsTaken(name);
  return saved;
}

/** @throws DomainError "not-found", "forbidden" for another's view without the role editor, "conflict" for a taken name */
export async function renameRunView(
  teamId: string,
  who: Who,
  { id, name }: Pick<RunView, "id" | "name">,
): Promise<void> {
  const { experimentId } = await checkMayChange(teamId, who, id);
  const [other] = await db()
    .select(columns)
    .from(runViews)
    .where(and(eq(runViews.teamId, teamId), ofList(experimentId), eq(runViews.name, name)));
  if (other && other.id !== id) throw nameIsTaken(name);
  await db().update(runViews).set({ name }).where(within(teamId, id));
}

/**
 * Makes a view of an experiment's runs the one that its page opens with, or no longer.
 * @throws DomainError "not-found", "forbidden" for another's view without the role editor
 */
export async function setDefaultView(
  teamId: string,
  who: Who,
  { id, isDefault }: Pick<RunView, "id" | "isDefault">,
): Promise<RunView> {
  const view = await checkMayChange(teamId, who, id);
  const { experimentId } = view;
  await db().transaction(async (tx) => {
    const ofSame = and(eq(runViews.teamId, teamId), ofList(experimentId));
    // Locked, so that two members who choose at once do not leave two.
    await tx.select(columns).from(runViews).where(ofSame).orderBy(asc(runViews.id)).for("update");
    await tx.update(runViews).set({ isDefault: false }).where(and(ofSame, runViews.isDefault));
    await tx
      .update(runViews)
      .set({ isDefault: isDefault && experimentId !== null })
      .where(within(teamId, id));
  });
  return view;
}

/** @throws DomainError "not-found", "forbidden" for another's view without the role editor */
export async function deleteRunView(teamId: string, who: Who, id: string): Promise<RunView> {
  const view = await checkMayChange(teamId, who, id);
  await db().delete(runViews).where(within(teamId, id));
  return view;
}

async function checkMayChange(teamId: string, who: Who, id: string) {
  const [view] = await db()
    .select({ ...columns, experimentId: runViews.experimentId })
    .from(runViews)
    .where(within(teamId, id));
  if (!view) throw new DomainError("not-found", "This view does not exist.");
  if (!mayChangeView(who, view))
    throw new DomainError("forbidden", "Only its creator or an editor can change this view.");
  return view;
}

const within = (teamId: string, id: string) => and(eq(runViews.teamId, teamId), eq(runViews.id, id));
const ofList = (experimentId: string | null | undefined) =>
  experimentId ? eq(runViews.experimentId, experimentId) : isNull(runViews.experimentId);

function nameIsTaken(name: string): DomainError {
  const message = `A view named ${name} already exists. Choose another name.`;
  return new DomainError("conflict", message, [{ path: "name", message }]);
}
