import { boolean, index, pgTable, primaryKey, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, id, time } from "@/db/columns";
import { roles } from "@/db/roles";

export { roles };

export const teams = pgTable("teams", {
  id: id(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  /** True when the claims of scoring requests are stored with their log. */
  keepsPredictionInputs: boolean().notNull().default(false),
  /** True when members who sign in with a password also need an authenticator app. */
  requiresSecondFactor: boolean().notNull().default(false),
  createdAt: createdAt(),
});

/** The team that a row belongs to; it is deleted with the team. */
export const teamId = () =>
  text()
    .notNull()
    .references(() => teams.id, { onDelete: "cascade" });

export const users = pgTable("users", {
  id: id(),
  email: text().notNull().unique(),
  name: text().notNull(),
  passwordHash: text(),
  /** Time when the person proved the address; only then can a provider's sign-in reach the account by it. */
  emailVerifiedAt: time(),
  createdAt: createdAt(),
});

export const members = pgTable(
  "members",
  {
    teamId: teamId(),
    userId: text()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text({ enum: roles }).notNull(),
    /** The role comes from the person's groups at the OIDC provider, updated at each sign-in. */
    isFromGroups: boolean().notNull().default(false),
    hidesFirstSteps: boolean().notNull().default(false),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.teamId, t.userId] })],
);

export const apiTokens = pgTable(
  "api_tokens",
  {
    id: id(),
    teamId: teamId(),
    userId: text()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    name: text().notNull(),
    role: text({ enum: roles }).notNull(),
    /** SHA-256 (hex) of the token; the token itself is shown once and not stored. */
    hash: text().notNull(),
    expiresAt: timestamp({ withTimezone: true }),
    lastUsedAt: timestamp({ withTimezone: true }),
    revokedAt: timestamp({ withTimezone: true }),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.hash), index().on(t.teamId)],
);
