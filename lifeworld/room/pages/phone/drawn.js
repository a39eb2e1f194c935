// What a phone draws: the server's parts with what the server has not confirmed laid over. No DOM.

const merge = (parts, key, fields) => {
  const was = parts.get(key);
  if (was) parts.set(key, { ...was, ...fields });
};

/** Returns what a person has said of themself and voted, after one more operation. */
export function castMine(me, op) {
  switch (op.kind) {
    case "ready":
      return { ...me, ready: op.on };
    case "name":
      return { ...me, name: op.name };
    case "dots":
      return { ...me, dots: without({ ...me.dots, [op.card]: op.count }, op.card, !op.count) };
    case "agree":
      return { ...me, agrees: without({ ...me.agrees, [op.card]: op.value }, op.card, !op.value) };
    case "rate": {
      const rates = { ...me.rates?.[op.card], [op.criterion]: op.value };
      return { ...me, rates: { ...me.rates, [op.card]: without(rates, op.criterion, !op.value) } };
    }
    case "pair": {
      const others = (me.pairs ?? []).filter((pair) => !isPair(pair, op.a, op.b));
      return { ...me, pairs: [...others, { a: op.a, b: op.b, chosen: op.chosen }] };
    }
    default:
      return me;
  }
}

export const isPair = (pair, a, b) => (pair.a === a && pair.b === b) || (pair.a === b && pair.b === a);

function without(values, key, gone) {
  if (gone) delete values[key];
  return values;
}

const write = (kind) => (parts, op) =>
  parts.set(`card:${op.card}`, {
    id: op.card, kind, text: op.text, step: op.step, about: op.about ?? "", pile: op.pile ?? null, table: parts.get("me")?.table ?? null,
    mine: true, by: "", mine_reaction: "", released: false, parked: false, hidden: false, waiting: true,
  }); // prettier-ignore

const LAID = {
  "card.add": write("opinion"),
  "statement.add": write("statement"),
  "card.edit": (parts, op) => merge(parts, `card:${op.card}`, { text: op.text, waiting: true }),
  "card.remove": (parts, op) => parts.delete(`card:${op.card}`),
  react: (parts, op) => merge(parts, `card:${op.card}`, { mine_reaction: op.value }),
  sort: (parts, op) => merge(parts, `card:${op.card}`, { pile: op.pile || null, rank: op.rank, waiting: true }),
  "pile.add": (parts, op) => parts.set(`pile:${op.pile}`, { id: op.pile, name: op.name, rank: op.rank || "", table: null, waiting: true }),
  "pile.name": (parts, op) => merge(parts, `pile:${op.pile}`, { name: op.name, waiting: true }),
  "question.add": (parts, op) =>
    parts.set(`question:${op.question}`, { id: op.question, text: op.text, up: 0, mine: true, answered: false, i_upped: false, waiting: true }),
  "question.up"(parts, op) {
    const was = parts.get(`question:${op.question}`);
    if (was && Boolean(was.i_upped) !== op.on)
      parts.set(`question:${op.question}`, { ...was, i_upped: op.on, up: was.up + (op.on ? 1 : -1) });
  },
  "proxy.add": (parts, op) => parts.set(`people:${op.guest}`, { id: op.guest, name: op.name, proxy: true, waiting: true }),
};

/**
 * Returns the parts as this person should see them now.
 *
 * @param {Map<string, object>} parts as the server said them
 * @param {object[]} waiting operations that it has not confirmed, the oldest first
 */
export function drawOver(parts, waiting) {
  if (!waiting.length) return parts;
  const drawn = new Map(parts);
  for (const op of waiting) {
    LAID[op.kind]?.(drawn, op);
    // What is entered for somebody else is their vote, not that of this phone's owner.
    if (!op.as && drawn.get("me")) drawn.set("me", castMine(drawn.get("me"), op));
  }
  return drawn;
}

const listOf = (parts, kind) => [...parts].filter(([key]) => key.startsWith(`${kind}:`)).map(([, value]) => value);

/** Whether a step is about a card: the server sends one's own cards always, those of other steps too. */
const isOf = (step, card) => !card.mine || !step || card.step === step.id || card.now;

/** Returns the parts by their names, lists for those of which there are many. */
export function readView(parts) {
  const cards = listOf(parts, "card");
  const step = parts.get("step") ?? null;
  return {
    room: parts.get("room") ?? null,
    clock: parts.get("clock") ?? null,
    step,
    counts: parts.get("counts") ?? null,
    me: parts.get("me") ?? null,
    gathered: parts.get("gathered")?.n ?? 0,
    tally: (step && parts.get(`tally:${step.id}`)) || null,
    // What is parked or hidden is on nobody's phone but its writer's.
    cards: cards.filter((card) => !card.hidden && !card.parked && isOf(step, card)),
    own: cards.filter((card) => card.mine),
    piles: listOf(parts, "pile"),
    questions: listOf(parts, "question"),
    people: listOf(parts, "people"),
  };
}
