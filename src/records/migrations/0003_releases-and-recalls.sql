CREATE TABLE "answer_marks" (
	"conversation_id" text NOT NULL,
	"seq" integer NOT NULL,
	"agency" text NOT NULL,
	"state" text NOT NULL,
	"correction" text,
	"basis" text NOT NULL,
	"reasons" jsonb NOT NULL,
	"notice_seq" integer,
	"marked_by" text NOT NULL,
	"marked_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "answer_marks_conversation_id_seq_pk" PRIMARY KEY("conversation_id","seq"),
	CONSTRAINT "answer_marks_state" CHECK ("answer_marks"."state" in ('recalled', 'corrected', 'dismissed'))
);
--> statement-breakpoint
ALTER TABLE "releases" DROP CONSTRAINT "releases_state";--> statement-breakpoint
ALTER TABLE "releases" ADD COLUMN "base_id" text;--> statement-breakpoint
ALTER TABLE "releases" ADD COLUMN "replaced_id" text;--> statement-breakpoint
ALTER TABLE "releases" ADD COLUMN "evaluation" jsonb;--> statement-breakpoint
ALTER TABLE "releases" ADD COLUMN "approved_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "releases" ADD COLUMN "approved_by" text;--> statement-breakpoint
ALTER TABLE "releases" ADD COLUMN "override_reason" text;--> statement-breakpoint
ALTER TABLE "answer_marks" ADD CONSTRAINT "answer_marks_message" FOREIGN KEY ("conversation_id","seq") REFERENCES "public"."messages"("conversation_id","seq") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "answer_marks_agency" ON "answer_marks" USING btree ("agency","marked_at");--> statement-breakpoint
ALTER TABLE "releases" ADD CONSTRAINT "releases_state" CHECK ("releases"."state" in ('building', 'draft', 'evaluated', 'approved', 'live', 'retired'));