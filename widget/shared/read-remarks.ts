/** Reads what an answer says beside its claims: how it was understood, what it lacks, what to know about its law. */
import { isFields, readList, textOrNull } from './read-answer-parts.ts';
import type { Answer } from './wire-types.ts';

export type Remarks = Pick<
  Answer,
  'understood' | 'premise' | 'maskedText' | 'missing' | 'notHeld' | 'lawDay' | 'notices'
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
  return {
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
