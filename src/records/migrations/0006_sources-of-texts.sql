CREATE TABLE "text_origins" (
	"id" text PRIMARY KEY NOT NULL,
	"agency" text NOT NULL,
	"document" text NOT NULL,
	"edition_date" text,
	"release_id" text NOT NULL,
	"path" text NOT NULL,
	"format" text NOT NULL,
	"digest" text NOT NULL,
	"url" text,
	"fetched_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"loaded_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "watched_sources" (
	"id" text PRIMARY KEY NOT NULL,
	"agency" text NOT NULL,
	"url" text NOT NULL,
	"document" text,
	"state" text NOT NULL,
	"digest" text,
	"seen_digest" text,
	"fault" jsonb,
	"checked_at" timestamp (3) with time zone,
	"changed_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "watched_sources_state" CHECK ("watched_sources"."state" in ('new', 'unchanged', 'changed', 'gone', 'refused', 'failed'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX "text_origins_file" ON "text_origins" USING btree ("agency","document",coalesce("edition_date", ''),"digest",coalesce("url", ''));
--> statement-breakpoint
CREATE INDEX "text_origins_document" ON "text_origins" USING btree ("agency","document");
--> statement-breakpoint
CREATE UNIQUE INDEX "watched_sources_url" ON "watched_sources" USING btree ("agency","url");
