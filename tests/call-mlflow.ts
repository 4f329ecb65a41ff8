import { handleMlflow } from "@/lib/mlflow-endpoint/server";
import { makeTeam } from "./test-database";

/** A new team's calls of MLflow's protocol, as any client sends them. @returns the fields of the answer, with its status */
export async function makeMlflowCall() {
  const { teamId } = await makeTeam();
  return async (method: string, path: string, body?: object) => {
    const init = { method, body: body && JSON.stringify(body) };
    const answer = await handleMlflow(teamId, new Request(`http://portal/api/2.0/mlflow/${path}`, init));
    return { status: answer.status, ...(await answer.json()) };
  };
}
