CREATE TABLE "date_proposals" (
	"agency" text NOT NULL,
	"key" text NOT NULL,
	"proposal" jsonb NOT NULL,
	"state" text NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "date_proposals_agency_key_pk" PRIMARY KEY("agency","key")
);
--> statement-breakpoint
CREATE TABLE "text_confirmations" (
	"agency" text NOT NULL,
	"document" text NOT NULL,
	"edition_date" text NOT NULL,
	"text_digest" text NOT NULL,
	"origin" text,
	"brought_by" text NOT NULL,
	"confirmed_by" text,
	"confirmed_on" text,
	"second_confirmed_by" text,
	"facts" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "text_confirmations_agency_document_edition_date_text_digest_pk" PRIMARY KEY("agency","document","edition_date","text_digest")
);
--> statement-breakpoint
CREATE INDEX "date_proposals_state" ON "date_proposals" USING btree ("agency","state");