/** Reads what an answer says beside its claims: how it was understood, what it lacks, what to know about its law. */
import { isFields, readList, textOrNull } from './read-answer-parts.ts';
import type { Answer } from './wire-types.ts';

type AnswerPart = NonNullable<Answer['parts']>[number];

export type Remarks = Pick<
  Answer,
  | 'understood'
  | 'premise'
  | 'maskedText'
  | 'missing'
  | 'notHeld'
  | 'lawDay'
  | 'notices'
  | 'parts'
  | 'deadline'
>;

/** Fields that cannot be read are left out. */
export function readRemarks(data: Record<string, unknown>): Remarks {
  const understood = readUnderstood(data.understood);
  const premise = isFields(data.premise) ? textOrNull(data.premise.text) : null;
  const maskedText = textOrNull(data.maskedText);
  const missing = textOrNull(data.missing);
  const lawDay = textOrNull(data.lawDay);
  const notHeld = readList(data.notHeld, (item) =>
    isFields(item) && textOrNull(item.document)
      ? { document: item.document as string, authority: textOrNull(item.authority) }
      : null,
  );
  const notices = readList(data.notices, (item) =>
    isFields(item) && textOrNull(item.text)
      ? ({
          code: item.code,
          text: item.text,
          document: textOrNull(item.document),
        } as NonNullable<Answer['notices']>[number])
      : null,
  );
  const parts = readList(data.parts, readPart);
  const deadline = readDeadline(data.deadline);
  return {
    ...(parts.length > 0 ? { parts } : {}),
    ...(deadline ? { deadline } : {}),
    ...(understood ? { understood } : {}),
    ...(premise && isFields(data.premise)
      ? {
          premise: {
            stated: textOrNull(data.premise.stated) ?? '',
            ruled: textOrNull(data.premise.ruled) ?? '',
            text: premise,
          },
        }
      : {}),
    ...(maskedText ? { maskedText } : {}),
    ...(missing ? { missing } : {}),
    ...(lawDay ? { lawDay } : {}),
    ...(notHeld.length > 0 ? { notHeld } : {}),
    ...(notices.length > 0 ? { notices } : {}),
  };
}

function readPart(data: unknown): AnswerPart | null {
  if (!isFields(data)) return null;
  const question = textOrNull(data.question);
  const claims = readList(data.claims, (n) => (Number.isInteger(n) ? (n as number) : null));
  const text = textOrNull(data.text);
  if (!question || claims.length !== 2) return null;
  return {
    question,
    outcome: data.outcome as Answer['outcome'],
    reason: textOrNull(data.reason) as Answer['reason'],
    claims: [claims[0]!, claims[1]!],
    ...(text ? { text } : {}),
  };
}

/** Only its sentence is shown; the figures are the server's. */
function readDeadline(data: unknown): Answer['deadline'] | null {
  if (!isFields(data) || !textOrNull(data.text) || !textOrNull(data.due)) return null;
  return data as unknown as NonNullable<Answer['deadline']>;
}

function readUnderstood(data: unknown): NonNullable<Answer['understood']> | null {
  if (!isFields(data)) return null;
  const question = textOrNull(data.question);
  if (!question) return null;
  const facts = readList(data.facts, (fact) => {
    if (!isFields(fact)) return null;
    const [name, value, text] = [textOrNull(fact.name), textOrNull(fact.value), textOrNull(fact.text)];
    return name && value && text ? { name, value, text } : null;
  });
  return { question, facts };
}
