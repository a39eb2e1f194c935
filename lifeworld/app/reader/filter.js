// Finds transcripts by words of their titles.

/** The transcripts whose label holds all the words typed, in the order of the list. */
export function filterRows(rows, typed) {
  const words = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return rows;
  return rows.filter(({ label }) => {
    const text = label.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}
