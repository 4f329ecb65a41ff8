import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { type Deletable, deleteFor, usesOf } from "@/lib/deletion/deletable";
import { Use } from "@/lib/deletion/use";

/** `GET …/uses` of a kind of thing. @param refOf reads the thing from the path */
export function usesRoute<Params extends z.ZodObject, Ref>(
  what: string,
  params: Params,
  deletable: Deletable<Ref>,
  refOf: (params: z.output<Params>) => Ref,
) {
  return apiRoute(
    {
      summary: `Uses of ${what}; those that hold it first, such as a served alias or a run in progress`,
      role: "viewer",
      params,
      answer: z.object({ uses: z.array(Use) }),
    },
    async ({ member, params: given }) => ({
      uses: await usesOf(deletable, member.teamId, refOf(given as z.output<Params>)),
    }),
  );
}

/** `DELETE` of a kind of thing. @param refOf reads the thing from the path */
export function deleteRoute<Params extends z.ZodObject, Ref>(
  what: string,
  params: Params,
  deletable: Deletable<Ref>,
  refOf: (params: z.output<Params>) => Ref,
) {
  return apiRoute(
    {
      summary: `Delete ${what} for good. 409 while it is used, except with force=true; always while something holds it`,
      role: "editor",
      params,
      query: z.object({ force: z.enum(["true", "false"]).default("false") }),
      status: 204,
      answer: z.undefined(),
    },
    async ({ member, params: given, query }) => {
      const options = { force: query.force === "true" };
      await deleteFor(deletable, member.teamId, refOf(given as z.output<Params>), options);
      return new Response(null, { status: 204 });
    },
  );
}
