CREATE TABLE "register_items" (
	"id" text PRIMARY KEY NOT NULL,
	"agency" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"digest" text NOT NULL,
	"purpose" text NOT NULL,
	"boundary" text NOT NULL,
	"owner" text NOT NULL,
	"risk" text NOT NULL,
	"facts" jsonb NOT NULL,
	"state" text NOT NULL,
	"proposed_by" text NOT NULL,
	"proposed_at" timestamp (3) with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"decision_reason" text,
	"retired_by" text,
	"retired_at" timestamp (3) with time zone,
	CONSTRAINT "register_items_kind" CHECK ("register_items"."kind" in ('application', 'model', 'prompt', 'policy', 'release')),
	CONSTRAINT "register_items_state" CHECK ("register_items"."state" in ('proposed', 'approved', 'rejected', 'retired'))
);
--> statement-breakpoint
CREATE TABLE "switches" (
	"agency" text NOT NULL,
	"kind" text NOT NULL,
	"target" text NOT NULL,
	"reason" text NOT NULL,
	"actor" text NOT NULL,
	"set_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	CONSTRAINT "switches_agency_kind_target_pk" PRIMARY KEY("agency","kind","target"),
	CONSTRAINT "switches_kind" CHECK ("switches"."kind" in ('machine', 'model', 'topic', 'document', 'answer_class', 'read_only'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX "register_items_open" ON "register_items" USING btree ("agency","kind","name","digest") WHERE "register_items"."state" in ('proposed', 'approved');--> statement-breakpoint
CREATE INDEX "register_items_kind" ON "register_items" USING btree ("agency","kind","state");