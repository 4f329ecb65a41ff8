import { bigint, boolean, index, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, id, time } from "@/db/columns";
import { roles, teamId, teams, users } from "./teams";

/** The person that a row belongs to; it is deleted with them. */
const userId = () =>
  text()
    .notNull()
    .references(() => users.id, { onDelete: "cascade" });

/** One sign-in on one device. Its cookie refers to the row: without the row it is invalid. */
export const sessions = pgTable(
  "sessions",
  {
    id: id(),
    userId: userId(),
    /** The team shown on the pages; null for a person without a team. */
    currentTeamId: text().references(() => teams.id, { onDelete: "set null" }),
    /** Sign-in method: `password`, or the provider. */
    method: text().notNull(),
    userAgent: text().notNull(),
    address: text().notNull(),
    createdAt: createdAt(),
    /** Accurate to the minute. */
    seenAt: time().notNull().defaultNow(),
    expiresAt: time().notNull(),
  },
  (t) => [index().on(t.userId), index().on(t.currentTeamId)],
);

/** A person's account at an identity provider. Once linked, their e-mail address may change. */
export const identities = pgTable(
  "identities",
  {
    provider: text().notNull(),
    /** The provider's permanent identifier of the person. */
    subject: text().notNull(),
    userId: userId(),
    email: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.provider, t.subject] }), index().on(t.userId)],
);

/** A link with which one person joins the team. */
export const invitations = pgTable(
  "invitations",
  {
    id: id(),
    teamId: teamId(),
    role: text({ enum: roles }).notNull(),
    /** Only the person with this address may use it, if one is set. */
    email: text(),
    /** SHA-256 (hex) of the token in the link. */
    hash: text().notNull(),
    /** It was mailed to `email`, so its user controls the address. */
    isMailed: boolean().notNull().default(false),
    createdBy: text().references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
    expiresAt: time().notNull(),
    revokedAt: time(),
    acceptedAt: time(),
    acceptedBy: text().references(() => users.id, { onDelete: "set null" }),
  },
  (t) => [uniqueIndex().on(t.hash), index().on(t.teamId)],
);

/** A link with which a person sets a new password, once. */
export const passwordResets = pgTable(
  "password_resets",
  {
    id: id(),
    userId: userId(),
    /** SHA-256 (hex) of the token in the link. */
    hash: text().notNull(),
    /** The owner who created it; null when it was mailed to the person's own address. */
    createdBy: text().references(() => users.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
    expiresAt: time().notNull(),
    usedAt: time(),
  },
  (t) => [uniqueIndex().on(t.hash), index().on(t.userId)],
);

/** A person's authenticator app (RFC 6238). */
export const secondFactors = pgTable("second_factors", {
  userId: userId().primaryKey(),
  /** Encrypted with ENCRYPTION_KEY (lib/auth/second-factor-secret.ts). */
  secret: text().notNull(),
  /** Id of the ENCRYPTION_KEY that encrypted it. */
  encryptedBy: text().notNull(),
  createdAt: createdAt(),
  /** Null until a first code has shown that the app has the secret. */
  confirmedAt: time(),
  /** The 30-second step of the last accepted code: neither it nor an earlier one is accepted again. */
  lastStep: bigint({ mode: "number" }).notNull().default(0),
});

/** One-time codes for a person who has lost their authenticator. */
export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    userId: userId(),
    /** SHA-256 (hex) of the code, which has 80 random bits. */
    hash: text().notNull(),
    createdAt: createdAt(),
    usedAt: time(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.hash] })],
);
