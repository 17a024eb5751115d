/** Reads the reply of an embeddings endpoint without trusting it. */

const mostNumbers = 65_536;

/**
 * The vectors in the order of the texts, each of length 1; one of zeros stays as it is.
 * @throws Error that says what is wrong: not one vector a text, no number, several dimensions
 */
export function readEmbeddings(reply: unknown, count: number): Float32Array[] {
  const { data } = (reply ?? {}) as { data?: unknown };
  if (!Array.isArray(data)) throw new Error('no data in the reply');
  if (data.length !== count) throw new Error(`${data.length} vectors for ${count} texts`);
  const vectors: Float32Array[] = new Array(count);
  for (const [place, item] of data.entries()) {
    const { index = place, embedding } = (item ?? {}) as { index?: unknown; embedding?: unknown };
    if (!Number.isInteger(index) || (index as number) < 0 || (index as number) >= count)
      throw new Error(`the index ${index} for ${count} texts`);
    if (vectors[index as number]) throw new Error(`the index ${index} twice`);
    vectors[index as number] = unitVector(embedding);
  }
  for (const { length } of vectors)
    if (length !== vectors[0]!.length)
      throw new Error(`vectors of ${vectors[0]!.length} and ${length} numbers`);
  return vectors;
}

function unitVector(numbers: unknown): Float32Array {
  if (!Array.isArray(numbers) || numbers.length === 0 || numbers.length > mostNumbers)
    throw new Error('no vector');
  let sum = 0;
  for (const number of numbers) {
    if (typeof number !== 'number' || !Number.isFinite(number))
      throw new Error('a vector with what is no number');
    sum += number * number;
  }
  if (!Number.isFinite(sum)) throw new Error('a vector that is too long');
  const length = Math.sqrt(sum);
  return Float32Array.from(numbers, (number: number) => (length === 0 ? 0 : number / length));
}
