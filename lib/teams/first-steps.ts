import { sql as raw } from "drizzle-orm";
import { db } from "@/db/client";

/** What a new team does first, and whether it has. */
export interface FirstSteps {
  hasTrained: boolean;
  hasUploaded: boolean;
  hasChampion: boolean;
  hasBlock: boolean;
  hasColleague: boolean;
  hasToken: boolean;
}

/** How far the team has come. The sample claims and the token that the installation printed are no steps of anybody. */
export async function readFirstSteps(teamId: string): Promise<FirstSteps> {
  const [steps] = await db().execute<Record<keyof FirstSteps, boolean>>(raw`select
    exists (select from model_versions where team_id = ${teamId}) as "hasTrained",
    exists (select from dataset_versions
      where team_id = ${teamId} and not is_synthetic and run_id is null and source_id is null) as "hasUploaded",
    exists (select from model_aliases join registered_models on id = registered_model_id
      where team_id = ${teamId} and alias = 'champion') as "hasChampion",
    exists (select from blocks where team_id = ${teamId}) as "hasBlock",
    (select count(*) > 1 from members where team_id = ${teamId}) as "hasColleague",
    (select count(*) > 1 from api_tokens where team_id = ${teamId} and revoked_at is null) as "hasToken"`);
  return steps!;
}
