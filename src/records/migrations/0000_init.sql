CREATE TABLE "audit" (
	"object_type" text NOT NULL,
	"object_id" text NOT NULL,
	"n" integer NOT NULL,
	"agency" text NOT NULL,
	"prev_hash" text NOT NULL,
	"hash" text NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"detail" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "audit_object_type_object_id_n_pk" PRIMARY KEY("object_type","object_id","n")
);
--> statement-breakpoint
CREATE TABLE "audit_heads" (
	"object_type" text NOT NULL,
	"object_id" text NOT NULL,
	"agency" text NOT NULL,
	"n" integer NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "audit_heads_object_type_object_id_pk" PRIMARY KEY("object_type","object_id")
);
--> statement-breakpoint
CREATE TABLE "citations" (
	"conversation_id" text NOT NULL,
	"seq" integer NOT NULL,
	"n" integer NOT NULL,
	"agency" text NOT NULL,
	"provision" text NOT NULL,
	"source" text NOT NULL,
	"document" text NOT NULL,
	"article" text NOT NULL,
	"edition" text NOT NULL,
	"release" text NOT NULL,
	"text_digest" text NOT NULL,
	"start" integer NOT NULL,
	"end" integer NOT NULL,
	"quote" text NOT NULL,
	"paragraph" integer,
	"item" integer,
	"checks" jsonb NOT NULL,
	"composer" text NOT NULL,
	"model" text,
	"prompt_digest" text,
	CONSTRAINT "citations_conversation_id_seq_n_pk" PRIMARY KEY("conversation_id","seq","n")
);
--> statement-breakpoint
CREATE TABLE "conversations" (
	"id" text PRIMARY KEY NOT NULL,
	"agency" text NOT NULL,
	"secret_hash" text NOT NULL,
	"floor" text NOT NULL,
	"epoch" integer NOT NULL,
	"last_seq" integer NOT NULL,
	"state" text NOT NULL,
	"lang" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "conversations_floor" CHECK ("conversations"."floor" in ('bot', 'none', 'staff')),
	CONSTRAINT "conversations_state" CHECK ("conversations"."state" in ('bot_active', 'capturing', 'queued', 'offered', 'staff_active', 'on_hold', 'resolved', 'case_open', 'closed'))
);
--> statement-breakpoint
CREATE TABLE "documents" (
	"id" text PRIMARY KEY NOT NULL,
	"agency" text NOT NULL,
	"title" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "documents_title" UNIQUE("agency","title")
);
--> statement-breakpoint
CREATE TABLE "editions" (
	"id" text PRIMARY KEY NOT NULL,
	"agency" text NOT NULL,
	"document_id" text NOT NULL,
	"edition_date" text NOT NULL,
	"digest" text NOT NULL,
	"provision_count" integer NOT NULL,
	"parsed" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "editions_text" UNIQUE("document_id","edition_date","digest")
);
--> statement-breakpoint
CREATE TABLE "feedback" (
	"message_id" text PRIMARY KEY NOT NULL,
	"agency" text NOT NULL,
	"rating" text NOT NULL,
	"comment" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "feedback_rating" CHECK ("feedback"."rating" in ('up', 'down'))
);
--> statement-breakpoint
CREATE TABLE "handoffs" (
	"id" text PRIMARY KEY NOT NULL,
	"agency" text NOT NULL,
	"conversation_id" text NOT NULL,
	"reason" text NOT NULL,
	"trigger" text NOT NULL,
	"evidence" jsonb NOT NULL,
	"state" text NOT NULL,
	"case_number" text,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	CONSTRAINT "handoffs_case_number" UNIQUE("case_number"),
	CONSTRAINT "handoffs_state" CHECK ("handoffs"."state" in ('queued', 'offered', 'active', 'case_open', 'closed')),
	CONSTRAINT "handoffs_trigger" CHECK ("handoffs"."trigger" in ('button', 'answer', 'timer', 'staff'))
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"conversation_id" text NOT NULL,
	"seq" integer NOT NULL,
	"agency" text NOT NULL,
	"id" text NOT NULL,
	"client_id" text,
	"author_kind" text NOT NULL,
	"visibility" text NOT NULL,
	"text" text NOT NULL,
	"answer" jsonb,
	"epoch" integer NOT NULL,
	"reply_to_seq" integer,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "messages_conversation_id_seq_pk" PRIMARY KEY("conversation_id","seq"),
	CONSTRAINT "messages_id" UNIQUE("id"),
	CONSTRAINT "messages_author" CHECK ("messages"."author_kind" in ('asker', 'bot', 'staff', 'system')),
	CONSTRAINT "messages_visibility" CHECK ("messages"."visibility" in ('public', 'private', 'draft'))
);
--> statement-breakpoint
CREATE TABLE "notes" (
	"release_id" text NOT NULL,
	"position" integer NOT NULL,
	"agency" text NOT NULL,
	"key" text NOT NULL,
	"note" jsonb NOT NULL,
	CONSTRAINT "notes_release_id_position_pk" PRIMARY KEY("release_id","position")
);
--> statement-breakpoint
CREATE TABLE "provisions" (
	"edition_id" text NOT NULL,
	"position" integer NOT NULL,
	"agency" text NOT NULL,
	"id" text NOT NULL,
	"key" text NOT NULL,
	"article" text NOT NULL,
	"kind" text NOT NULL,
	"headings" jsonb NOT NULL,
	"text" text NOT NULL,
	"text_digest" text NOT NULL,
	"paragraphs" jsonb NOT NULL,
	"line" integer NOT NULL,
	CONSTRAINT "provisions_edition_id_position_pk" PRIMARY KEY("edition_id","position")
);
--> statement-breakpoint
CREATE TABLE "provision_references" (
	"edition_id" text NOT NULL,
	"position" integer NOT NULL,
	"agency" text NOT NULL,
	"from" text NOT NULL,
	"start" integer NOT NULL,
	"end" integer NOT NULL,
	"document" text,
	"articles" jsonb NOT NULL,
	"paragraph" integer,
	"item" integer,
	CONSTRAINT "provision_references_edition_id_position_pk" PRIMARY KEY("edition_id","position")
);
--> statement-breakpoint
CREATE TABLE "release_editions" (
	"release_id" text NOT NULL,
	"position" integer NOT NULL,
	"agency" text NOT NULL,
	"edition_id" text,
	"facts" jsonb NOT NULL,
	CONSTRAINT "release_editions_release_id_position_pk" PRIMARY KEY("release_id","position")
);
--> statement-breakpoint
CREATE TABLE "releases" (
	"id" text PRIMARY KEY NOT NULL,
	"agency" text NOT NULL,
	"state" text NOT NULL,
	"digest" text NOT NULL,
	"label" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"published_at" timestamp (3) with time zone,
	"retired_at" timestamp (3) with time zone,
	CONSTRAINT "releases_state" CHECK ("releases"."state" in ('draft', 'live', 'retired'))
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"agency" text NOT NULL,
	"key" text NOT NULL,
	"value" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "settings_agency_key_pk" PRIMARY KEY("agency","key")
);
--> statement-breakpoint
CREATE TABLE "turn_traces" (
	"conversation_id" text NOT NULL,
	"seq" integer NOT NULL,
	"agency" text NOT NULL,
	"asker_seq" integer NOT NULL,
	"epoch" integer NOT NULL,
	"outcome" text NOT NULL,
	"reason" text,
	"release" text NOT NULL,
	"trace" jsonb,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "turn_traces_conversation_id_seq_pk" PRIMARY KEY("conversation_id","seq")
);
--> statement-breakpoint
ALTER TABLE "citations" ADD CONSTRAINT "citations_message" FOREIGN KEY ("conversation_id","seq") REFERENCES "public"."messages"("conversation_id","seq") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "editions" ADD CONSTRAINT "editions_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handoffs" ADD CONSTRAINT "handoffs_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notes" ADD CONSTRAINT "notes_release_id_releases_id_fk" FOREIGN KEY ("release_id") REFERENCES "public"."releases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "provisions" ADD CONSTRAINT "provisions_edition_id_editions_id_fk" FOREIGN KEY ("edition_id") REFERENCES "public"."editions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "provision_references" ADD CONSTRAINT "provision_references_edition_id_editions_id_fk" FOREIGN KEY ("edition_id") REFERENCES "public"."editions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "release_editions" ADD CONSTRAINT "release_editions_release_id_releases_id_fk" FOREIGN KEY ("release_id") REFERENCES "public"."releases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "release_editions" ADD CONSTRAINT "release_editions_edition_id_editions_id_fk" FOREIGN KEY ("edition_id") REFERENCES "public"."editions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "turn_traces" ADD CONSTRAINT "turn_traces_message" FOREIGN KEY ("conversation_id","seq") REFERENCES "public"."messages"("conversation_id","seq") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_at" ON "audit" USING btree ("agency","at");--> statement-breakpoint
CREATE INDEX "citations_provision" ON "citations" USING btree ("agency","provision");--> statement-breakpoint
CREATE INDEX "feedback_updated" ON "feedback" USING btree ("agency","updated_at");--> statement-breakpoint
CREATE UNIQUE INDEX "handoffs_one_open" ON "handoffs" USING btree ("conversation_id") WHERE "handoffs"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "handoffs_queue" ON "handoffs" USING btree ("agency","state","opened_at");--> statement-breakpoint
CREATE UNIQUE INDEX "messages_client_id" ON "messages" USING btree ("conversation_id","author_kind","client_id") WHERE "messages"."client_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "messages_one_answer" ON "messages" USING btree ("conversation_id","reply_to_seq") WHERE "messages"."author_kind" = 'bot' and "messages"."visibility" = 'public';--> statement-breakpoint
CREATE INDEX "provisions_id" ON "provisions" USING btree ("id");--> statement-breakpoint
CREATE INDEX "release_editions_edition" ON "release_editions" USING btree ("edition_id");--> statement-breakpoint
CREATE UNIQUE INDEX "releases_one_live" ON "releases" USING btree ("agency") WHERE "releases"."state" = 'live';--> statement-breakpoint
CREATE INDEX "turn_traces_finished" ON "turn_traces" USING btree ("agency","finished_at");