import { connection } from "next/server";
import { readApiDescription } from "@/app/_server/api-description";

/** The description of the API, public: it lists the operations, not the data. */
export async function GET(): Promise<Response> {
  await connection();
  return Response.json(await readApiDescription());
}
