ALTER TABLE "citations" ADD COLUMN "retrieval" jsonb;
--> statement-breakpoint
ALTER TABLE "releases" ADD COLUMN "embedding_model" text;
--> statement-breakpoint
ALTER TABLE "releases" ADD COLUMN "embedding_dimension" integer;
