// The answers with what is marked on them, changed here before the server answers.

const LONGEST = 20_000; // code points of a passage that can be coded

/** The first code points of a text, as many as can be coded at once. */
const cut = (words) => {
  const points = [...words];
  return points.length > LONGEST ? points.slice(0, LONGEST).join("") : words;
};

const blank = () => ({ codings: [], suggestions: [], readers: new Set(), flag: null, rich: null, stances: [] });

export class Book {
  /** What the server calls this state; null before the first. */
  version = null;
  /** The fingerprint of the texts that are here. */
  texts = "";
  me = "";
  transcripts = [];
  questions = [];
  answers = [];
  codes = new Map();
  coders = {};
  ways = { undo: null, redo: null };

  /** Takes what the server told; texts come only where they have changed. */
  take(told) {
    if (told.answers) this.#takeTexts(told.answers);
    this.texts = told.texts;
    this.version = told.version;
    this.me = told.me;
    this.coders = told.coders;
    this.codes = new Map(told.codes.map((code) => [code.id, code]));
    this.ways = { undo: told.can_undo ?? null, redo: told.can_redo ?? null };
    for (const answer of this.answers) Object.assign(answer, blank());
    for (const [i, id, code, coder] of told.codings) this.answers[i].codings.push({ id, code, coder });
    for (const [i, id, code, worth, calibrated] of told.suggestions)
      this.answers[i].suggestions.push({ id, code, worth, calibrated });
    for (const [i, coder] of told.read) this.answers[i].readers.add(coder);
    for (const [i, kind, note, by] of told.marks) this.answers[i][kind] = { note, by };
    for (const [i, code, stance, coder] of told.stances) this.answers[i].stances.push({ code, stance, coder });
    told.difficulty.forEach((value, i) => (this.answers[i].difficulty = value));
    for (const { suggestions } of this.answers) suggestions.sort((x, y) => y.worth - x.worth);
  }

  #takeTexts({ transcripts, questions, rows }) {
    Object.assign(this, { transcripts, questions });
    this.answers = rows.map(([transcript, turn, question, who, at, words, edited, evidence], i) => ({
      i, transcript, turn, question, who, at, words, edited: Boolean(edited), evidence, difficulty: 0, ...blank(),
    }));
  }

  /** Where an answer is coded as a whole: its first code point, one past its last, and its words. */
  span({ at, words }) {
    const quote = cut(words);
    return { start: at, end: at + [...quote].length, quote };
  }

  codeByKey(key) {
    return [...this.codes.values()].find((code) => code.key === key && !code.abstract && !code.retired) ?? null;
  }

  /** The stance that this person recorded, towards a code or (null) towards the question. */
  ownStance = ({ stances }, code) =>
    stances.find((each) => each.code === code && each.coder === this.me)?.stance ?? null;

  /** Changes an answer as an operation will. */
  apply(i, op) {
    const answer = this.answers[i];
    const drop = (list, id) => list.filter((each) => each.id !== id);
    switch (op.op) {
      case "apply":
        answer.codings = [...answer.codings, { id: op.coding, code: op.code, coder: this.me }];
        answer.suggestions = answer.suggestions.filter(({ code }) => code !== op.code);
        break;
      case "remove":
        answer.codings = drop(answer.codings, op.coding);
        break;
      case "accept": {
        const { code } = answer.suggestions.find(({ id }) => id === op.suggestion);
        answer.suggestions = drop(answer.suggestions, op.suggestion);
        answer.codings = [...answer.codings, { id: op.coding, code, coder: this.me }];
        break;
      }
      case "reject":
        answer.suggestions = drop(answer.suggestions, op.suggestion);
        break;
      case "review":
        answer.readers = new Set([...answer.readers, this.me]);
        answer.suggestions = [];
        break;
      case "mark_answer":
        answer[op.kind] = op.on ? { note: op.note, by: this.me } : null;
        break;
      case "stance":
        answer.stances = answer.stances.filter((each) => each.code !== op.code || each.coder !== this.me);
        if (op.stance) answer.stances = [...answer.stances, { code: op.code, stance: op.stance, coder: this.me }];
        break;
      default: // only the server knows what undo and redo restore
    }
  }

  /** Adds a code that was made here. */
  addCode({ code: id, name, parent, hue }) {
    const above = parent ? this.codes.get(parent) : null;
    const path = above ? `${above.path} › ${name}` : name;
    const rest = { definition: "", include: "", exclude: "", aliases: [], uses: 0, key: null };
    this.codes.set(id, { id, name, parent, hue, path, abstract: false, retired: false, ...rest });
  }
}
