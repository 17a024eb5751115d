CREATE TABLE "assignments" (
	"id" text PRIMARY KEY NOT NULL,
	"agency" text NOT NULL,
	"conversation_id" text NOT NULL,
	"handoff_id" text,
	"staff_id" text NOT NULL,
	"kind" text NOT NULL,
	"offered_at" timestamp (3) with time zone NOT NULL,
	"accepted_at" timestamp (3) with time zone,
	"released_at" timestamp (3) with time zone,
	"release_reason" text,
	CONSTRAINT "assignments_kind" CHECK ("assignments"."kind" in ('offer', 'owner'))
);
--> statement-breakpoint
CREATE TABLE "canned_texts" (
	"id" text PRIMARY KEY NOT NULL,
	"agency" text NOT NULL,
	"title" text NOT NULL,
	"zh" text NOT NULL,
	"en" text,
	"basis" jsonb NOT NULL,
	"version" integer NOT NULL,
	"active" boolean NOT NULL,
	"updated_by" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "case_contacts" (
	"case_number" text PRIMARY KEY NOT NULL,
	"agency" text NOT NULL,
	"email" text,
	"phone" text,
	"consent_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cases" (
	"number" text PRIMARY KEY NOT NULL,
	"agency" text NOT NULL,
	"conversation_id" text NOT NULL,
	"handoff_id" text NOT NULL,
	"secret_hash" text,
	"state" text NOT NULL,
	"from_seq" integer NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"answered_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "clocks" (
	"id" text PRIMARY KEY NOT NULL,
	"agency" text NOT NULL,
	"conversation_id" text NOT NULL,
	"handoff_id" text,
	"metric" text NOT NULL,
	"calendar" text NOT NULL,
	"target" integer NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"warn_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"warned_at" timestamp (3) with time zone,
	"breached_at" timestamp (3) with time zone,
	"paused_at" timestamp (3) with time zone,
	"met_at" timestamp (3) with time zone,
	"stopped_at" timestamp (3) with time zone,
	"rung" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "desk_staff" (
	"staff_id" text PRIMARY KEY NOT NULL,
	"agency" text NOT NULL,
	"alias" text NOT NULL,
	"max_live" integer NOT NULL,
	"live_count" integer DEFAULT 0 NOT NULL,
	"status" text NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"on_leave" boolean DEFAULT false NOT NULL,
	"skills" jsonb NOT NULL,
	"languages" jsonb NOT NULL,
	"teams" jsonb NOT NULL,
	"last_taken_at" timestamp (3) with time zone,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "desk_staff_live" CHECK ("desk_staff"."live_count" >= 0),
	CONSTRAINT "desk_staff_status" CHECK ("desk_staff"."status" in ('available', 'away'))
);
--> statement-breakpoint
CREATE TABLE "desk_teams" (
	"id" text PRIMARY KEY NOT NULL,
	"agency" text NOT NULL,
	"name" jsonb NOT NULL,
	"region" text,
	"topics" jsonb NOT NULL,
	"active" boolean NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "drafts" (
	"id" text PRIMARY KEY NOT NULL,
	"agency" text NOT NULL,
	"conversation_id" text NOT NULL,
	"staff_id" text NOT NULL,
	"version" integer NOT NULL,
	"state" text NOT NULL,
	"body" text NOT NULL,
	"citations" jsonb NOT NULL,
	"proposed" text,
	"base_seq" integer NOT NULL,
	"approved_by" text,
	"approved_version" integer,
	"rejected_reason" text,
	"sent_seq" integer,
	"difference" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "drafts_eyes" CHECK ("drafts"."approved_by" is null or "drafts"."approved_by" <> "drafts"."staff_id")
);
--> statement-breakpoint
CREATE TABLE "knowledge_proposals" (
	"id" text PRIMARY KEY NOT NULL,
	"agency" text NOT NULL,
	"lang" text NOT NULL,
	"question" text NOT NULL,
	"answer" text NOT NULL,
	"citations" jsonb NOT NULL,
	"basis" jsonb NOT NULL,
	"source_conversation" text,
	"version" integer NOT NULL,
	"state" text NOT NULL,
	"valid_until" text,
	"merged" integer DEFAULT 0 NOT NULL,
	"proposed_by" text NOT NULL,
	"reviewed_by" text,
	"reason" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "knowledge_proposals_eyes" CHECK ("knowledge_proposals"."reviewed_by" is null or "knowledge_proposals"."state" <> 'approved' or "knowledge_proposals"."reviewed_by" <> "knowledge_proposals"."proposed_by")
);
--> statement-breakpoint
CREATE TABLE "mentions" (
	"conversation_id" text NOT NULL,
	"seq" integer NOT NULL,
	"staff_id" text NOT NULL,
	"agency" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"read_at" timestamp (3) with time zone,
	CONSTRAINT "mentions_conversation_id_seq_staff_id_pk" PRIMARY KEY("conversation_id","seq","staff_id")
);
--> statement-breakpoint
CREATE TABLE "office_calendars" (
	"agency" text NOT NULL,
	"region" text NOT NULL,
	"version" integer NOT NULL,
	"valid_from" text NOT NULL,
	"hours" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "office_calendars_agency_region_version_pk" PRIMARY KEY("agency","region","version")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" text PRIMARY KEY NOT NULL,
	"agency" text NOT NULL,
	"channel" text NOT NULL,
	"webhook_id" text,
	"conversation_id" text,
	"event" text NOT NULL,
	"payload" jsonb NOT NULL,
	"state" text NOT NULL,
	"attempts" integer NOT NULL,
	"next_at" timestamp (3) with time zone NOT NULL,
	"last_error" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"sent_at" timestamp (3) with time zone,
	CONSTRAINT "outbox_state" CHECK ("outbox"."state" in ('pending', 'sent', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "quality_reviews" (
	"id" text PRIMARY KEY NOT NULL,
	"agency" text NOT NULL,
	"conversation_id" text NOT NULL,
	"seq" integer NOT NULL,
	"author" text NOT NULL,
	"sampled_at" timestamp (3) with time zone NOT NULL,
	"verdict" text,
	"scores" jsonb,
	"comment" text,
	"reviewer" text,
	"reviewed_at" timestamp (3) with time zone,
	CONSTRAINT "quality_reviews_message" UNIQUE("conversation_id","seq")
);
--> statement-breakpoint
CREATE TABLE "satisfaction" (
	"conversation_id" text PRIMARY KEY NOT NULL,
	"agency" text NOT NULL,
	"machine" integer,
	"staff" integer,
	"outcome" integer,
	"comment" text,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "timers" (
	"id" text PRIMARY KEY NOT NULL,
	"agency" text NOT NULL,
	"conversation_id" text NOT NULL,
	"kind" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"epoch" integer,
	"clock_id" text,
	"payload" jsonb,
	"done_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "webhooks" (
	"id" text PRIMARY KEY NOT NULL,
	"agency" text NOT NULL,
	"url" text NOT NULL,
	"secret" text NOT NULL,
	"events" jsonb NOT NULL,
	"active" boolean NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "owner_id" text;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "offered_to" text;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "team_id" text;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "preferred_staff" text;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "topic" text;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "waiting_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "hold_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "reopen_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "segment" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "previous_id" text;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "ahead_at_open" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "first_owned_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "close_reason" text;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "closed_by" text;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "author_id" text;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "cited" jsonb;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_contacts" ADD CONSTRAINT "case_contacts_case_number_cases_number_fk" FOREIGN KEY ("case_number") REFERENCES "public"."cases"("number") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "cases_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "clocks" ADD CONSTRAINT "clocks_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drafts" ADD CONSTRAINT "drafts_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentions" ADD CONSTRAINT "mentions_message" FOREIGN KEY ("conversation_id","seq") REFERENCES "public"."messages"("conversation_id","seq") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "satisfaction" ADD CONSTRAINT "satisfaction_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "timers" ADD CONSTRAINT "timers_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "assignments_one_open" ON "assignments" USING btree ("conversation_id") WHERE "assignments"."released_at" is null;--> statement-breakpoint
CREATE INDEX "assignments_staff" ON "assignments" USING btree ("staff_id","released_at");--> statement-breakpoint
CREATE INDEX "assignments_handoff" ON "assignments" USING btree ("handoff_id");--> statement-breakpoint
CREATE INDEX "cases_conversation" ON "cases" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "cases_state" ON "cases" USING btree ("agency","state");--> statement-breakpoint
CREATE UNIQUE INDEX "clocks_one_running" ON "clocks" USING btree ("conversation_id","metric") WHERE "clocks"."met_at" is null and "clocks"."stopped_at" is null;--> statement-breakpoint
CREATE INDEX "clocks_breached" ON "clocks" USING btree ("agency","breached_at");--> statement-breakpoint
CREATE INDEX "desk_staff_lease" ON "desk_staff" USING btree ("agency","lease_until");--> statement-breakpoint
CREATE INDEX "drafts_conversation" ON "drafts" USING btree ("conversation_id","staff_id");--> statement-breakpoint
CREATE INDEX "drafts_state" ON "drafts" USING btree ("agency","state");--> statement-breakpoint
CREATE INDEX "knowledge_proposals_state" ON "knowledge_proposals" USING btree ("agency","state");--> statement-breakpoint
CREATE INDEX "mentions_staff" ON "mentions" USING btree ("staff_id","read_at");--> statement-breakpoint
CREATE INDEX "outbox_next" ON "outbox" USING btree ("next_at") WHERE "outbox"."state" = 'pending';--> statement-breakpoint
CREATE INDEX "outbox_created" ON "outbox" USING btree ("agency","created_at");--> statement-breakpoint
CREATE INDEX "quality_reviews_open" ON "quality_reviews" USING btree ("agency","reviewed_at");--> statement-breakpoint
CREATE INDEX "timers_due" ON "timers" USING btree ("agency","due_at") WHERE "timers"."done_at" is null;--> statement-breakpoint
CREATE INDEX "timers_conversation" ON "timers" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "conversations_waiting" ON "conversations" USING btree ("agency","state","waiting_since");--> statement-breakpoint
CREATE INDEX "conversations_owned" ON "conversations" USING btree ("owner_id");--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_owner" CHECK (("conversations"."floor" = 'staff') = ("conversations"."owner_id" is not null));