CREATE TABLE "audit_log" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"actor_type" text NOT NULL,
	"actor_id" text,
	"actor_name" text NOT NULL,
	"token" text,
	"address" text,
	"action" text NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" text,
	"subject_name" text,
	"before" jsonb,
	"after" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "automation_firings" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"automation_id" text NOT NULL,
	"cause" text NOT NULL,
	"reason" text NOT NULL,
	"run_id" text,
	"run_state" text,
	"depth" integer DEFAULT 1 NOT NULL,
	"state" text DEFAULT 'due' NOT NULL,
	"outcome" text,
	"started_run_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "automations" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"name" text NOT NULL,
	"is_paused" boolean DEFAULT false NOT NULL,
	"when" jsonb NOT NULL,
	"then" jsonb NOT NULL,
	"cooldown_ms" bigint DEFAULT 0 NOT NULL,
	"last_fired_at" timestamp with time zone,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "blocks" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"values" jsonb NOT NULL,
	"secrets" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"checked_at" timestamp with time zone,
	"is_check_ok" boolean,
	"check_message" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dataset_comparisons" (
	"before_id" text NOT NULL,
	"after_id" text NOT NULL,
	"team_id" text NOT NULL,
	"comparison" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "dataset_comparisons_before_id_after_id_pk" PRIMARY KEY("before_id","after_id")
);
--> statement-breakpoint
CREATE TABLE "dataset_profiles" (
	"version_id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"profile" jsonb,
	"error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dataset_versions" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"dataset_id" text NOT NULL,
	"version" integer NOT NULL,
	"uri" text NOT NULL,
	"format" text NOT NULL,
	"sha256" text NOT NULL,
	"size_bytes" bigint NOT NULL,
	"rows" bigint NOT NULL,
	"columns" jsonb NOT NULL,
	"dialect" jsonb,
	"is_synthetic" boolean DEFAULT false NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"source_id" text,
	"run_id" text,
	"node_id" text,
	"model_name" text,
	"model_version" text,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "datasets" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "executor_crons" (
	"function_id" text NOT NULL,
	"cron" text NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	CONSTRAINT "executor_crons_function_id_cron_pk" PRIMARY KEY("function_id","cron")
);
--> statement-breakpoint
CREATE TABLE "executor_events" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"data" jsonb NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "executor_jobs" (
	"id" text PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"target" text NOT NULL,
	"kind" text NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"rank_at" timestamp with time zone DEFAULT now() NOT NULL,
	"lease_id" text,
	"leased_until" timestamp with time zone,
	"is_wanted_again" boolean DEFAULT false NOT NULL,
	"slots" text[],
	"slot_limits" integer[]
);
--> statement-breakpoint
CREATE TABLE "executor_rates" (
	"id" text PRIMARY KEY NOT NULL,
	"arrival_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "executor_runs" (
	"id" text PRIMARY KEY NOT NULL,
	"function_id" text NOT NULL,
	"event_id" text NOT NULL,
	"event" jsonb NOT NULL,
	"batch" jsonb,
	"state" text NOT NULL,
	"result" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"step_count" integer DEFAULT 0 NOT NULL,
	"step_bytes" bigint DEFAULT 0 NOT NULL,
	"priority" integer DEFAULT 0 NOT NULL,
	"finish_ms" bigint,
	"singleton_key" text,
	"collecting_key" text,
	"slots" text[],
	"slot_limits" integer[]
);
--> statement-breakpoint
CREATE TABLE "executor_steps" (
	"run_id" text NOT NULL,
	"step_id" text NOT NULL,
	"result" jsonb NOT NULL,
	"position" bigserial NOT NULL,
	CONSTRAINT "executor_steps_run_id_step_id_pk" PRIMARY KEY("run_id","step_id")
);
--> statement-breakpoint
CREATE TABLE "executor_waits" (
	"run_id" text NOT NULL,
	"step_id" text NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"expression" text,
	CONSTRAINT "executor_waits_run_id_step_id_pk" PRIMARY KEY("run_id","step_id")
);
--> statement-breakpoint
CREATE TABLE "executors" (
	"id" text PRIMARY KEY NOT NULL,
	"host" text NOT NULL,
	"pid" integer NOT NULL,
	"kind" text NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"stopped_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "experiment_artifacts" (
	"run_id" text NOT NULL,
	"path" text NOT NULL,
	"uri" text NOT NULL,
	"sha256" text NOT NULL,
	"size_bytes" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "experiment_artifacts_run_id_path_pk" PRIMARY KEY("run_id","path")
);
--> statement-breakpoint
CREATE TABLE "experiment_inputs" (
	"run_id" text NOT NULL,
	"name" text NOT NULL,
	"digest" text NOT NULL,
	"source_type" text NOT NULL,
	"source" text NOT NULL,
	"schema" text DEFAULT '' NOT NULL,
	"profile" text DEFAULT '' NOT NULL,
	"tags" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "experiment_inputs_run_id_name_digest_pk" PRIMARY KEY("run_id","name","digest")
);
--> statement-breakpoint
CREATE TABLE "experiment_latest_metrics" (
	"run_id" text NOT NULL,
	"key" text NOT NULL,
	"step" bigint NOT NULL,
	"logged_at" timestamp with time zone NOT NULL,
	"value" double precision NOT NULL,
	CONSTRAINT "experiment_latest_metrics_run_id_key_pk" PRIMARY KEY("run_id","key")
);
--> statement-breakpoint
CREATE TABLE "experiment_metrics" (
	"run_id" text NOT NULL,
	"key" text NOT NULL,
	"step" bigint NOT NULL,
	"logged_at" timestamp with time zone NOT NULL,
	"value" double precision NOT NULL,
	CONSTRAINT "experiment_metrics_run_id_key_step_logged_at_value_pk" PRIMARY KEY("run_id","key","step","logged_at","value")
);
--> statement-breakpoint
CREATE TABLE "experiment_params" (
	"run_id" text NOT NULL,
	"key" text NOT NULL,
	"value" text NOT NULL,
	CONSTRAINT "experiment_params_run_id_key_pk" PRIMARY KEY("run_id","key")
);
--> statement-breakpoint
CREATE TABLE "experiment_runs" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"experiment_id" text NOT NULL,
	"name" text NOT NULL,
	"user_name" text DEFAULT '' NOT NULL,
	"origin" text,
	"status" text DEFAULT 'RUNNING' NOT NULL,
	"lifecycle_stage" text DEFAULT 'active' NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "experiment_tags" (
	"run_id" text NOT NULL,
	"key" text NOT NULL,
	"value" text NOT NULL,
	CONSTRAINT "experiment_tags_run_id_key_pk" PRIMARY KEY("run_id","key")
);
--> statement-breakpoint
CREATE TABLE "experiments" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"wire_id" text NOT NULL,
	"name" text NOT NULL,
	"lifecycle_stage" text DEFAULT 'active' NOT NULL,
	"tags" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "model_alias_changes" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"registered_model_id" text NOT NULL,
	"alias" text NOT NULL,
	"from_version" integer,
	"to_version" integer,
	"changed_by" text DEFAULT '' NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"overridden" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "model_aliases" (
	"registered_model_id" text NOT NULL,
	"alias" text NOT NULL,
	"version" integer NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "model_aliases_registered_model_id_alias_pk" PRIMARY KEY("registered_model_id","alias")
);
--> statement-breakpoint
CREATE TABLE "model_gate_checks" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"registered_model_id" text NOT NULL,
	"alias" text NOT NULL,
	"version" integer NOT NULL,
	"gate" text NOT NULL,
	"settings" jsonb NOT NULL,
	"is_passed" boolean NOT NULL,
	"message" text NOT NULL,
	"value" double precision,
	"limit" double precision,
	"evidence_href" text,
	"checked_by" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "model_gates" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"registered_model_id" text NOT NULL,
	"alias" text NOT NULL,
	"gate" text NOT NULL,
	"settings" jsonb NOT NULL,
	"set_by" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "model_version_files" (
	"version_id" text NOT NULL,
	"path" text NOT NULL,
	"uri" text NOT NULL,
	"sha256" text NOT NULL,
	"size_bytes" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "model_version_files_version_id_path_pk" PRIMARY KEY("version_id","path")
);
--> statement-breakpoint
CREATE TABLE "model_version_snapshots" (
	"version_id" text PRIMARY KEY NOT NULL,
	"origin" text,
	"params" jsonb NOT NULL,
	"metrics" jsonb NOT NULL,
	"tags" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "model_versions" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"registered_model_id" text NOT NULL,
	"version" integer NOT NULL,
	"source" text NOT NULL,
	"run_id" text,
	"artifact_path" text DEFAULT '' NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"tags" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_by" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "registered_models" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"tags" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "deployments" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"flow_id" text NOT NULL,
	"flow_version_id" text,
	"params" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"blocks" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"concurrency_limit" integer,
	"on_conflict" text DEFAULT 'queue' NOT NULL,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"is_paused" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "flow_versions" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"flow_id" text NOT NULL,
	"version" integer NOT NULL,
	"hash" text NOT NULL,
	"definition" json NOT NULL,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"saved_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "flows" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"is_shipped" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "team_keys" (
	"team_id" text PRIMARY KEY NOT NULL,
	"wrapped_key" text NOT NULL,
	"wrapped_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"key" text PRIMARY KEY NOT NULL,
	"count" integer NOT NULL,
	"resets_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "allowed_hosts" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"host" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outgoing_attempts" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"delivery_id" text NOT NULL,
	"attempt" integer NOT NULL,
	"status" integer,
	"response" text,
	"error" text,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "outgoing_deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"outgoing_webhook_id" text NOT NULL,
	"cause" text NOT NULL,
	"type" text NOT NULL,
	"run_id" text,
	"body" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"attempts_before" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "outgoing_webhooks" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"url" text,
	"secret" text,
	"previous_secret" text,
	"previous_secret_until" timestamp with time zone,
	"block" text,
	"states" text[] NOT NULL,
	"flows" text[] DEFAULT '{}' NOT NULL,
	"deployments" text[] DEFAULT '{}' NOT NULL,
	"is_paused" boolean DEFAULT false NOT NULL,
	"pause_reason" text,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "prediction_requests" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"model" text NOT NULL,
	"asked" text NOT NULL,
	"version" integer,
	"rows" integer NOT NULL,
	"status" integer NOT NULL,
	"latency_ms" real NOT NULL,
	"inputs" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotent_requests" (
	"team_id" text NOT NULL,
	"request" text NOT NULL,
	"user_id" text,
	"content_sha256" text,
	"status" integer,
	"body" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotent_requests_team_id_request_pk" PRIMARY KEY("team_id","request")
);
--> statement-breakpoint
CREATE TABLE "retention_policies" (
	"team_id" text NOT NULL,
	"kind" text NOT NULL,
	"keep_days" integer,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "retention_policies_team_id_kind_pk" PRIMARY KEY("team_id","kind")
);
--> statement-breakpoint
CREATE TABLE "artifacts" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"version" integer NOT NULL,
	"run_id" text,
	"node_id" text,
	"data" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "log_lines" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"run_id" text NOT NULL,
	"node_id" text,
	"attempt" integer,
	"level" text NOT NULL,
	"message" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "run_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"run_id" text NOT NULL,
	"node_id" text,
	"from_state" text,
	"state" text NOT NULL,
	"message" text,
	"is_dispatched" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
-- Moved here by hand: it takes its ids from the sequence of run_events.
CREATE TABLE "events" (
	"id" bigint PRIMARY KEY DEFAULT nextval('run_events_id_seq') NOT NULL,
	"team_id" text NOT NULL,
	"type" text NOT NULL,
	"subject" text NOT NULL,
	"message" text NOT NULL,
	"flow" text,
	"run_id" text,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"name" text NOT NULL,
	"flow_id" text NOT NULL,
	"flow_version_id" text NOT NULL,
	"deployment_id" text,
	"params" jsonb NOT NULL,
	"blocks" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"parent_run_id" text,
	"parent_node_id" text,
	"parent_item" integer,
	"parent_attempt" integer,
	"copied_from_id" text,
	"retry_count" integer DEFAULT 0 NOT NULL,
	"trigger" jsonb NOT NULL,
	"state" text NOT NULL,
	"state_message" text,
	"scheduled_for" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"deadline_at" timestamp with time zone,
	"sent_at" timestamp with time zone,
	"idempotency_key" text
);
--> statement-breakpoint
CREATE TABLE "state_transitions" (
	"kind" text NOT NULL,
	"from_state" text NOT NULL,
	"to_state" text NOT NULL,
	"is_retry" boolean DEFAULT false NOT NULL,
	CONSTRAINT "state_transitions_kind_from_state_to_state_pk" PRIMARY KEY("kind","from_state","to_state")
);
--> statement-breakpoint
CREATE TABLE "task_attempts" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"task_run_id" text NOT NULL,
	"attempt" integer NOT NULL,
	"state" text NOT NULL,
	"error" text,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "task_cache" (
	"team_id" text NOT NULL,
	"key" text NOT NULL,
	"output" jsonb NOT NULL,
	"run_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "task_cache_team_id_key_pk" PRIMARY KEY("team_id","key")
);
--> statement-breakpoint
CREATE TABLE "task_runs" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"run_id" text NOT NULL,
	"node_id" text NOT NULL,
	"task" text NOT NULL,
	"state" text NOT NULL,
	"state_message" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"attempts_before" integer DEFAULT 0 NOT NULL,
	"form" json,
	"deadline_at" timestamp with time zone,
	"retry_at" timestamp with time zone,
	"answer" jsonb,
	"input" jsonb,
	"output" jsonb,
	"progress" double precision,
	"progress_message" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "schedules" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"deployment_id" text NOT NULL,
	"rule" jsonb NOT NULL,
	"is_paused" boolean DEFAULT false NOT NULL,
	"catch_up" text DEFAULT 'skip' NOT NULL,
	"max_lateness_ms" bigint,
	"starts_at" timestamp with time zone,
	"ends_at" timestamp with time zone,
	"handled_until" timestamp with time zone NOT NULL,
	"next_slot_at" timestamp with time zone,
	"last_slot_at" timestamp with time zone,
	"last_error" text,
	"last_error_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report_shares" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"artifact_id" text NOT NULL,
	"name" text NOT NULL,
	"token_hash" text NOT NULL,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"last_opened_at" timestamp with time zone,
	"opened_count" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identities" (
	"provider" text NOT NULL,
	"subject" text NOT NULL,
	"user_id" text NOT NULL,
	"email" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "identities_provider_subject_pk" PRIMARY KEY("provider","subject")
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"role" text NOT NULL,
	"email" text,
	"hash" text NOT NULL,
	"is_mailed" boolean DEFAULT false NOT NULL,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"accepted_at" timestamp with time zone,
	"accepted_by" text
);
--> statement-breakpoint
CREATE TABLE "password_resets" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"hash" text NOT NULL,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "recovery_codes" (
	"user_id" text NOT NULL,
	"hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "recovery_codes_user_id_hash_pk" PRIMARY KEY("user_id","hash")
);
--> statement-breakpoint
CREATE TABLE "second_factors" (
	"user_id" text PRIMARY KEY NOT NULL,
	"secret" text NOT NULL,
	"encrypted_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"confirmed_at" timestamp with time zone,
	"last_step" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"current_team_id" text,
	"method" text NOT NULL,
	"user_agent" text NOT NULL,
	"address" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "api_tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"user_id" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"hash" text NOT NULL,
	"expires_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "members" (
	"team_id" text NOT NULL,
	"user_id" text NOT NULL,
	"role" text NOT NULL,
	"is_from_groups" boolean DEFAULT false NOT NULL,
	"hides_first_steps" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "members_team_id_user_id_pk" PRIMARY KEY("team_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"id" text PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"keeps_prediction_inputs" boolean DEFAULT false NOT NULL,
	"requires_second_factor" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "teams_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text,
	"email_verified_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "run_views" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"name" text NOT NULL,
	"search" text NOT NULL,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"webhook_id" text NOT NULL,
	"message_id" text,
	"replay_of_id" text,
	"is_replay" boolean DEFAULT false NOT NULL,
	"headers" jsonb NOT NULL,
	"body" "bytea" NOT NULL,
	"outcome" text NOT NULL,
	"outcome_message" text,
	"run_id" text,
	"repeats" integer DEFAULT 0 NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhooks" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"deployment_id" text NOT NULL,
	"name" text NOT NULL,
	"scheme" text NOT NULL,
	"settings" jsonb NOT NULL,
	"token_hash" text NOT NULL,
	"previous_token_hash" text,
	"previous_token_until" timestamp with time zone,
	"secret" text,
	"previous_secret" text,
	"previous_secret_until" timestamp with time zone,
	"mapping" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"filter" text,
	"is_paused" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "automation_firings" ADD CONSTRAINT "automation_firings_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automation_firings" ADD CONSTRAINT "automation_firings_automation_id_automations_id_fk" FOREIGN KEY ("automation_id") REFERENCES "public"."automations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automation_firings" ADD CONSTRAINT "automation_firings_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automation_firings" ADD CONSTRAINT "automation_firings_started_run_id_runs_id_fk" FOREIGN KEY ("started_run_id") REFERENCES "public"."runs"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automations" ADD CONSTRAINT "automations_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automations" ADD CONSTRAINT "automations_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "blocks" ADD CONSTRAINT "blocks_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_comparisons" ADD CONSTRAINT "dataset_comparisons_before_id_dataset_versions_id_fk" FOREIGN KEY ("before_id") REFERENCES "public"."dataset_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_comparisons" ADD CONSTRAINT "dataset_comparisons_after_id_dataset_versions_id_fk" FOREIGN KEY ("after_id") REFERENCES "public"."dataset_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_comparisons" ADD CONSTRAINT "dataset_comparisons_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_profiles" ADD CONSTRAINT "dataset_profiles_version_id_dataset_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."dataset_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_profiles" ADD CONSTRAINT "dataset_profiles_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_versions" ADD CONSTRAINT "dataset_versions_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_versions" ADD CONSTRAINT "dataset_versions_dataset_id_datasets_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."datasets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_versions" ADD CONSTRAINT "dataset_versions_source_id_dataset_versions_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."dataset_versions"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_versions" ADD CONSTRAINT "dataset_versions_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "datasets" ADD CONSTRAINT "datasets_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "executor_jobs" ADD CONSTRAINT "executor_jobs_run_id_executor_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."executor_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "executor_steps" ADD CONSTRAINT "executor_steps_run_id_executor_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."executor_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "executor_waits" ADD CONSTRAINT "executor_waits_run_id_executor_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."executor_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiment_artifacts" ADD CONSTRAINT "experiment_artifacts_run_id_experiment_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."experiment_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiment_inputs" ADD CONSTRAINT "experiment_inputs_run_id_experiment_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."experiment_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiment_latest_metrics" ADD CONSTRAINT "experiment_latest_metrics_run_id_experiment_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."experiment_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiment_metrics" ADD CONSTRAINT "experiment_metrics_run_id_experiment_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."experiment_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiment_params" ADD CONSTRAINT "experiment_params_run_id_experiment_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."experiment_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiment_runs" ADD CONSTRAINT "experiment_runs_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiment_runs" ADD CONSTRAINT "experiment_runs_experiment_id_experiments_id_fk" FOREIGN KEY ("experiment_id") REFERENCES "public"."experiments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiment_tags" ADD CONSTRAINT "experiment_tags_run_id_experiment_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."experiment_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiments" ADD CONSTRAINT "experiments_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_alias_changes" ADD CONSTRAINT "model_alias_changes_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_alias_changes" ADD CONSTRAINT "model_alias_changes_registered_model_id_registered_models_id_fk" FOREIGN KEY ("registered_model_id") REFERENCES "public"."registered_models"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_aliases" ADD CONSTRAINT "model_aliases_registered_model_id_registered_models_id_fk" FOREIGN KEY ("registered_model_id") REFERENCES "public"."registered_models"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_gate_checks" ADD CONSTRAINT "model_gate_checks_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_gate_checks" ADD CONSTRAINT "model_gate_checks_registered_model_id_registered_models_id_fk" FOREIGN KEY ("registered_model_id") REFERENCES "public"."registered_models"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_gates" ADD CONSTRAINT "model_gates_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_gates" ADD CONSTRAINT "model_gates_registered_model_id_registered_models_id_fk" FOREIGN KEY ("registered_model_id") REFERENCES "public"."registered_models"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_version_files" ADD CONSTRAINT "model_version_files_version_id_model_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."model_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_version_snapshots" ADD CONSTRAINT "model_version_snapshots_version_id_model_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."model_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_versions" ADD CONSTRAINT "model_versions_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_versions" ADD CONSTRAINT "model_versions_registered_model_id_registered_models_id_fk" FOREIGN KEY ("registered_model_id") REFERENCES "public"."registered_models"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_versions" ADD CONSTRAINT "model_versions_run_id_experiment_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."experiment_runs"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registered_models" ADD CONSTRAINT "registered_models_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_flow_id_flows_id_fk" FOREIGN KEY ("flow_id") REFERENCES "public"."flows"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_flow_version_id_flow_versions_id_fk" FOREIGN KEY ("flow_version_id") REFERENCES "public"."flow_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flow_versions" ADD CONSTRAINT "flow_versions_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flow_versions" ADD CONSTRAINT "flow_versions_flow_id_flows_id_fk" FOREIGN KEY ("flow_id") REFERENCES "public"."flows"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flow_versions" ADD CONSTRAINT "flow_versions_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flows" ADD CONSTRAINT "flows_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_keys" ADD CONSTRAINT "team_keys_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allowed_hosts" ADD CONSTRAINT "allowed_hosts_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allowed_hosts" ADD CONSTRAINT "allowed_hosts_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outgoing_attempts" ADD CONSTRAINT "outgoing_attempts_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outgoing_attempts" ADD CONSTRAINT "outgoing_attempts_delivery_id_outgoing_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."outgoing_deliveries"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outgoing_deliveries" ADD CONSTRAINT "outgoing_deliveries_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outgoing_deliveries" ADD CONSTRAINT "outgoing_deliveries_outgoing_webhook_id_outgoing_webhooks_id_fk" FOREIGN KEY ("outgoing_webhook_id") REFERENCES "public"."outgoing_webhooks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outgoing_deliveries" ADD CONSTRAINT "outgoing_deliveries_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outgoing_webhooks" ADD CONSTRAINT "outgoing_webhooks_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outgoing_webhooks" ADD CONSTRAINT "outgoing_webhooks_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prediction_requests" ADD CONSTRAINT "prediction_requests_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotent_requests" ADD CONSTRAINT "idempotent_requests_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "retention_policies" ADD CONSTRAINT "retention_policies_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "artifacts" ADD CONSTRAINT "artifacts_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "artifacts" ADD CONSTRAINT "artifacts_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "log_lines" ADD CONSTRAINT "log_lines_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "log_lines" ADD CONSTRAINT "log_lines_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_events" ADD CONSTRAINT "run_events_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_events" ADD CONSTRAINT "run_events_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_flow_id_flows_id_fk" FOREIGN KEY ("flow_id") REFERENCES "public"."flows"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_flow_version_id_flow_versions_id_fk" FOREIGN KEY ("flow_version_id") REFERENCES "public"."flow_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_deployment_id_deployments_id_fk" FOREIGN KEY ("deployment_id") REFERENCES "public"."deployments"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_parent_run_id_runs_id_fk" FOREIGN KEY ("parent_run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_copied_from_id_runs_id_fk" FOREIGN KEY ("copied_from_id") REFERENCES "public"."runs"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_attempts" ADD CONSTRAINT "task_attempts_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_attempts" ADD CONSTRAINT "task_attempts_task_run_id_task_runs_id_fk" FOREIGN KEY ("task_run_id") REFERENCES "public"."task_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_cache" ADD CONSTRAINT "task_cache_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_cache" ADD CONSTRAINT "task_cache_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_runs" ADD CONSTRAINT "task_runs_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_runs" ADD CONSTRAINT "task_runs_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_deployment_id_deployments_id_fk" FOREIGN KEY ("deployment_id") REFERENCES "public"."deployments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_shares" ADD CONSTRAINT "report_shares_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_shares" ADD CONSTRAINT "report_shares_artifact_id_artifacts_id_fk" FOREIGN KEY ("artifact_id") REFERENCES "public"."artifacts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_shares" ADD CONSTRAINT "report_shares_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "identities_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_accepted_by_users_id_fk" FOREIGN KEY ("accepted_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "password_resets" ADD CONSTRAINT "password_resets_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "password_resets" ADD CONSTRAINT "password_resets_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "second_factors" ADD CONSTRAINT "second_factors_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_current_team_id_teams_id_fk" FOREIGN KEY ("current_team_id") REFERENCES "public"."teams"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_views" ADD CONSTRAINT "run_views_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_views" ADD CONSTRAINT "run_views_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_webhook_id_webhooks_id_fk" FOREIGN KEY ("webhook_id") REFERENCES "public"."webhooks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_replay_of_id_webhook_deliveries_id_fk" FOREIGN KEY ("replay_of_id") REFERENCES "public"."webhook_deliveries"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_deployment_id_deployments_id_fk" FOREIGN KEY ("deployment_id") REFERENCES "public"."deployments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_log_team_id_id_index" ON "audit_log" USING btree ("team_id","id");--> statement-breakpoint
CREATE INDEX "audit_log_team_id_actor_id_id_index" ON "audit_log" USING btree ("team_id","actor_id","id");--> statement-breakpoint
CREATE INDEX "audit_log_team_id_subject_kind_subject_id_id_index" ON "audit_log" USING btree ("team_id","subject_kind","subject_id","id");--> statement-breakpoint
CREATE INDEX "audit_log_team_id_created_at_index" ON "audit_log" USING btree ("team_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "automation_firings_automation_id_cause_index" ON "automation_firings" USING btree ("automation_id","cause");--> statement-breakpoint
CREATE INDEX "automation_firings_automation_id_id_index" ON "automation_firings" USING btree ("automation_id","id");--> statement-breakpoint
CREATE INDEX "automation_firings_run_id_index" ON "automation_firings" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "automation_firings_started_run_id_index" ON "automation_firings" USING btree ("started_run_id");--> statement-breakpoint
CREATE INDEX "automation_firings_due_index" ON "automation_firings" USING btree ("id") WHERE "automation_firings"."state" = 'due';--> statement-breakpoint
CREATE UNIQUE INDEX "automations_team_id_name_index" ON "automations" USING btree ("team_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "blocks_team_id_name_index" ON "blocks" USING btree ("team_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "dataset_versions_dataset_id_version_index" ON "dataset_versions" USING btree ("dataset_id","version");--> statement-breakpoint
CREATE INDEX "dataset_versions_team_id_index" ON "dataset_versions" USING btree ("team_id");--> statement-breakpoint
CREATE INDEX "dataset_versions_source_id_index" ON "dataset_versions" USING btree ("source_id");--> statement-breakpoint
CREATE UNIQUE INDEX "datasets_team_id_name_index" ON "datasets" USING btree ("team_id","name");--> statement-breakpoint
CREATE INDEX "events_team_id_id_index" ON "events" USING btree ("team_id","id");--> statement-breakpoint
CREATE INDEX "events_run_id_index" ON "events" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "executor_events_received_at_index" ON "executor_events" USING btree ("received_at");--> statement-breakpoint
CREATE UNIQUE INDEX "executor_jobs_run_id_target_index" ON "executor_jobs" USING btree ("run_id","target");--> statement-breakpoint
CREATE INDEX "executor_jobs_due_at_index" ON "executor_jobs" USING btree ("due_at");--> statement-breakpoint
CREATE UNIQUE INDEX "executor_jobs_lease_id_index" ON "executor_jobs" USING btree ("lease_id") WHERE "executor_jobs"."lease_id" is not null;--> statement-breakpoint
CREATE INDEX "executor_rates_arrival_at_index" ON "executor_rates" USING btree ("arrival_at");--> statement-breakpoint
CREATE UNIQUE INDEX "executor_runs_function_id_event_id_index" ON "executor_runs" USING btree ("function_id","event_id");--> statement-breakpoint
CREATE INDEX "executor_runs_function_id_state_index" ON "executor_runs" USING btree ("function_id","state");--> statement-breakpoint
CREATE INDEX "executor_runs_ended_at_index" ON "executor_runs" USING btree ("ended_at");--> statement-breakpoint
CREATE UNIQUE INDEX "executor_runs_function_id_singleton_key_index" ON "executor_runs" USING btree ("function_id","singleton_key") WHERE "executor_runs"."state" = 'running';--> statement-breakpoint
CREATE UNIQUE INDEX "executor_runs_function_id_collecting_key_index" ON "executor_runs" USING btree ("function_id","collecting_key");--> statement-breakpoint
CREATE INDEX "executor_waits_kind_key_index" ON "executor_waits" USING btree ("kind","key");--> statement-breakpoint
CREATE UNIQUE INDEX "executor_waits_key_index" ON "executor_waits" USING btree ("key") WHERE "executor_waits"."kind" = 'signal';--> statement-breakpoint
CREATE INDEX "executors_seen_at_index" ON "executors" USING btree ("seen_at");--> statement-breakpoint
CREATE INDEX "experiment_artifacts_uri_index" ON "experiment_artifacts" USING hash ("uri");--> statement-breakpoint
CREATE INDEX "experiment_runs_experiment_id_started_at_index" ON "experiment_runs" USING btree ("experiment_id","started_at");--> statement-breakpoint
CREATE INDEX "experiment_runs_team_id_index" ON "experiment_runs" USING btree ("team_id");--> statement-breakpoint
CREATE INDEX "experiment_tags_run_index" ON "experiment_tags" USING btree ("value") WHERE "experiment_tags"."key" = 'switchyard.run';--> statement-breakpoint
CREATE UNIQUE INDEX "experiments_team_id_wire_id_index" ON "experiments" USING btree ("team_id","wire_id");--> statement-breakpoint
CREATE UNIQUE INDEX "experiments_team_id_name_index" ON "experiments" USING btree ("team_id","name");--> statement-breakpoint
CREATE INDEX "model_alias_changes_registered_model_id_created_at_index" ON "model_alias_changes" USING btree ("registered_model_id","created_at");--> statement-breakpoint
CREATE INDEX "model_gate_checks_registered_model_id_created_at_index" ON "model_gate_checks" USING btree ("registered_model_id","created_at");--> statement-breakpoint
CREATE INDEX "model_gate_checks_team_id_index" ON "model_gate_checks" USING btree ("team_id");--> statement-breakpoint
CREATE UNIQUE INDEX "model_gates_registered_model_id_alias_gate_index" ON "model_gates" USING btree ("registered_model_id","alias","gate");--> statement-breakpoint
CREATE INDEX "model_gates_team_id_index" ON "model_gates" USING btree ("team_id");--> statement-breakpoint
CREATE INDEX "model_version_files_uri_index" ON "model_version_files" USING hash ("uri");--> statement-breakpoint
CREATE UNIQUE INDEX "model_versions_registered_model_id_version_index" ON "model_versions" USING btree ("registered_model_id","version");--> statement-breakpoint
CREATE INDEX "model_versions_team_id_index" ON "model_versions" USING btree ("team_id");--> statement-breakpoint
CREATE UNIQUE INDEX "registered_models_team_id_name_index" ON "registered_models" USING btree ("team_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "deployments_team_id_slug_index" ON "deployments" USING btree ("team_id","slug");--> statement-breakpoint
CREATE INDEX "deployments_flow_id_index" ON "deployments" USING btree ("flow_id");--> statement-breakpoint
CREATE UNIQUE INDEX "flow_versions_flow_id_hash_index" ON "flow_versions" USING btree ("flow_id","hash");--> statement-breakpoint
CREATE UNIQUE INDEX "flow_versions_flow_id_version_index" ON "flow_versions" USING btree ("flow_id","version");--> statement-breakpoint
CREATE UNIQUE INDEX "flows_team_id_slug_index" ON "flows" USING btree ("team_id","slug");--> statement-breakpoint
CREATE UNIQUE INDEX "allowed_hosts_team_id_host_index" ON "allowed_hosts" USING btree ("team_id","host");--> statement-breakpoint
CREATE UNIQUE INDEX "outgoing_attempts_delivery_id_attempt_index" ON "outgoing_attempts" USING btree ("delivery_id","attempt");--> statement-breakpoint
CREATE UNIQUE INDEX "outgoing_deliveries_outgoing_webhook_id_cause_index" ON "outgoing_deliveries" USING btree ("outgoing_webhook_id","cause");--> statement-breakpoint
CREATE INDEX "outgoing_deliveries_outgoing_webhook_id_id_index" ON "outgoing_deliveries" USING btree ("outgoing_webhook_id","id");--> statement-breakpoint
CREATE INDEX "outgoing_deliveries_run_id_index" ON "outgoing_deliveries" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "outgoing_deliveries_waiting_index" ON "outgoing_deliveries" USING btree ("outgoing_webhook_id","next_attempt_at") WHERE "outgoing_deliveries"."state" = 'waiting';--> statement-breakpoint
CREATE UNIQUE INDEX "outgoing_webhooks_team_id_name_index" ON "outgoing_webhooks" USING btree ("team_id","name");--> statement-breakpoint
CREATE INDEX "prediction_requests_team_id_model_created_at_index" ON "prediction_requests" USING btree ("team_id","model","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "artifacts_team_id_key_version_index" ON "artifacts" USING btree ("team_id","key","version");--> statement-breakpoint
CREATE UNIQUE INDEX "artifacts_run_id_node_id_key_index" ON "artifacts" USING btree ("run_id","node_id","key");--> statement-breakpoint
CREATE INDEX "artifacts_run_id_index" ON "artifacts" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "log_lines_run_id_id_index" ON "log_lines" USING btree ("run_id","id");--> statement-breakpoint
CREATE INDEX "run_events_run_id_id_index" ON "run_events" USING btree ("run_id","id");--> statement-breakpoint
CREATE INDEX "run_events_team_id_id_index" ON "run_events" USING btree ("team_id","id");--> statement-breakpoint
CREATE INDEX "run_events_to_dispatch_index" ON "run_events" USING btree ("id") WHERE "run_events"."node_id" is null and not "run_events"."is_dispatched";--> statement-breakpoint
CREATE INDEX "runs_team_id_id_index" ON "runs" USING btree ("team_id","id");--> statement-breakpoint
CREATE INDEX "runs_team_id_deployment_id_id_index" ON "runs" USING btree ("team_id","deployment_id","id");--> statement-breakpoint
CREATE INDEX "runs_team_id_flow_id_id_index" ON "runs" USING btree ("team_id","flow_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "runs_child_index" ON "runs" USING btree ("parent_run_id","parent_node_id","parent_attempt","parent_item");--> statement-breakpoint
CREATE INDEX "runs_state_id_index" ON "runs" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "runs_asked_for_index" ON "runs" USING btree ("team_id","created_at","state") WHERE "runs"."parent_run_id" is null;--> statement-breakpoint
CREATE INDEX "runs_copied_from_id_index" ON "runs" USING btree ("copied_from_id");--> statement-breakpoint
CREATE INDEX "runs_name_index" ON "runs" USING btree ("team_id",lower("name") text_pattern_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "runs_team_id_idempotency_key_index" ON "runs" USING btree ("team_id","idempotency_key");--> statement-breakpoint
CREATE UNIQUE INDEX "task_attempts_task_run_id_attempt_index" ON "task_attempts" USING btree ("task_run_id","attempt");--> statement-breakpoint
CREATE INDEX "task_cache_expires_at_index" ON "task_cache" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "task_cache_run_id_index" ON "task_cache" USING btree ("run_id");--> statement-breakpoint
CREATE UNIQUE INDEX "task_runs_run_id_node_id_index" ON "task_runs" USING btree ("run_id","node_id");--> statement-breakpoint
CREATE INDEX "task_runs_waiting_index" ON "task_runs" USING btree ("task") WHERE "task_runs"."state" in ('Running', 'Paused');--> statement-breakpoint
CREATE INDEX "schedules_deployment_id_index" ON "schedules" USING btree ("deployment_id");--> statement-breakpoint
CREATE INDEX "schedules_next_slot_at_index" ON "schedules" USING btree ("next_slot_at");--> statement-breakpoint
CREATE UNIQUE INDEX "report_shares_token_hash_index" ON "report_shares" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "report_shares_artifact_id_index" ON "report_shares" USING btree ("artifact_id");--> statement-breakpoint
CREATE INDEX "report_shares_team_id_index" ON "report_shares" USING btree ("team_id");--> statement-breakpoint
CREATE INDEX "identities_user_id_index" ON "identities" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_hash_index" ON "invitations" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "invitations_team_id_index" ON "invitations" USING btree ("team_id");--> statement-breakpoint
CREATE UNIQUE INDEX "password_resets_hash_index" ON "password_resets" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "password_resets_user_id_index" ON "password_resets" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_user_id_index" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_current_team_id_index" ON "sessions" USING btree ("current_team_id");--> statement-breakpoint
CREATE UNIQUE INDEX "api_tokens_hash_index" ON "api_tokens" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "api_tokens_team_id_index" ON "api_tokens" USING btree ("team_id");--> statement-breakpoint
CREATE UNIQUE INDEX "run_views_team_id_name_index" ON "run_views" USING btree ("team_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_deliveries_message" ON "webhook_deliveries" USING btree ("webhook_id","message_id") WHERE outcome <> 'refused' and not is_replay;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_webhook_id_id_index" ON "webhook_deliveries" USING btree ("webhook_id","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_run_id_index" ON "webhook_deliveries" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_unsettled" ON "webhook_deliveries" USING btree ("id") WHERE outcome = 'received';--> statement-breakpoint
CREATE UNIQUE INDEX "webhooks_token_hash_index" ON "webhooks" USING btree ("token_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "webhooks_previous_token_hash_index" ON "webhooks" USING btree ("previous_token_hash");--> statement-breakpoint
CREATE INDEX "webhooks_team_id_id_index" ON "webhooks" USING btree ("team_id","id");--> statement-breakpoint
CREATE INDEX "webhooks_deployment_id_index" ON "webhooks" USING btree ("deployment_id");