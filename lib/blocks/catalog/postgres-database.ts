import postgres from "postgres";
import { z } from "zod";
import { readRows } from "@/db/rows";
import { DomainError } from "@/lib/base/errors";
import { defineBlockType, type Opened } from "@/lib/blocks/block-type";
import { checkAddress } from "@/lib/net/check-address";
import { networkProblem } from "@/lib/net/network-problem";

const Values = z.object({
  host: z
    .string()
    .regex(
      /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$|^[0-9a-fA-F:]+$/,
      "A name or an IP address, nothing else.",
    )
    .max(253)
    .meta({ isAddress: true }),
  port: z.int().min(1).max(65_535).default(5432).meta({ isAddress: true }),
  database: z.string().min(1, "Enter the database's name.").max(63),
  user: z.string().min(1, "Enter the user's name.").max(63),
  password: z.string().min(1, "Enter the password.").max(1000).meta({ secret: true }),
  ssl: z
    .enum(["verify-full", "require", "disable"])
    .default("verify-full")
    .meta({
      title: "Encryption",
      choiceNames: {
        "verify-full": "Check the certificate",
        require: "Encrypt without checking",
        disable: "No encryption",
      },
      isAddress: true,
    }),
});
type Values = Opened<z.output<typeof Values>>;

export default defineBlockType({
  slug: "postgres-database",
  name: "PostgreSQL database",
  description: "A database of the team, for flows that write their results into a table.",
  values: Values,
  async check(values, { teamId }) {
    const sql = await connectPostgres(teamId, values);
    try {
      const [row] = await readRows(sql`select 1 as one, current_setting('server_version') as version`, {
        version: z.string(),
      });
      return `PostgreSQL ${row?.version} answered in the database ${values.database}.`;
    } catch (error) {
      throw new DomainError("conflict", problemOf(error as NodeJS.ErrnoException, values));
    } finally {
      await sql.end({ timeout: 1 });
    }
  },
});

/**
 * Opens connections to the database that a block describes, for one task; the task must end them. The connection uses
 * the checked address. @throws DomainError "invalid" when the address may not be called
 */
export async function connectPostgres(teamId: string, values: Values): Promise<postgres.Sql> {
  const { host, port, database, user, password, ssl } = values;
  const { addresses } = await checkAddress(
    teamId,
    `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
  );
  const verified = { servername: host, rejectUnauthorized: true };
  return postgres({
    host: addresses[0],
    port,
    database,
    user,
    password,
    ssl: ssl === "disable" ? false : ssl === "require" ? { rejectUnauthorized: false } : verified,
    max: 2,
    connect_timeout: 8,
    onnotice: () => {},
  });
}

/** SQLSTATE (PostgreSQL, appendix A). */
function problemOf(error: NodeJS.ErrnoException, { host, port, database, user }: Values): string {
  if (error.code === "28P01" || error.code === "28000")
    return `${host} refused the user ${user}: wrong password, or the server does not let this user in from here.`;
  if (error.code === "3D000") return `${host} has no database ${database}.`;
  if (error.code === "42501") return `The user ${user} may not connect to the database ${database}.`;
  return `${host}:${port} could not be reached: ${networkProblem(error)}.`;
}
