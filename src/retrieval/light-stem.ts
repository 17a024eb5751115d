/**
 * English words brought together over plural, -ing and -ed only. The full stemmer of the index would also join
 * `manufacture` and `manufacturer`, which are two terms of law.
 */

/** @param word lower case, letters and digits */
export function lightStem(word: string): string {
  let stem = word;
  if (stem.length > 4 && stem.endsWith('ies')) stem = `${stem.slice(0, -3)}y`;
  else if (stem.length > 3 && /[^sui]s$/.test(stem)) stem = stem.slice(0, -1);
  else if (stem.length > 4 && stem.endsWith('ied')) stem = `${stem.slice(0, -3)}y`;
  else if (/^.*[aeiouy].*ing$/.test(stem) && stem.length > 5) stem = stem.slice(0, -3);
  else if (/^.*[aeiouy].*ed$/.test(stem) && stem.length > 4) stem = stem.slice(0, -2);
  if (stem.length > 3 && stem.endsWith('e')) stem = stem.slice(0, -1);
  return /([bdfglmnprtz])\1$/.test(stem) && stem.length > 3 ? stem.slice(0, -1) : stem;
}
