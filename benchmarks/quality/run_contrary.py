"""How many quotes that nuance or contradict an insight are among the first 20 candidates.

    python benchmarks/quality/run_contrary.py STUDY

STUDY is a study with insights and stored vectors: `lifeworld demo` makes one. Quotes are kept among
those under the theme, as in use; none is told to contradict.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from coding.quotes.queries import list_quotes
from coding.suggestions.search_by_meaning import find_contrary
from coding.suggestions.stored_vectors import get_passages
from lifeworld.opening import open_study
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.queries import list_insights
from themes.queries import list_theme_quotes
from transcripts.embedding.open_embedder import open_embedder

MOST = 20


def main() -> None:
    study = open_study(Path(sys.argv[1]))
    passages, chain, embedder = get_passages(study), get_chain(study), open_embedder(None)
    hits, total, chance = {True: 0, False: 0}, 0, []
    for insight in list_insights(study):
        links = {
            e.source[1]: e.relation for e in chain.into("insight", insight.id, source="excerpt")
        }
        quotes = list_quotes(study, excerpt_ids=list(links), evidence_only=False)
        sides: dict[bool, list] = {True: [], False: []}
        for q in quotes:
            against = links[q.excerpt_id] in ("nuances", "contradicts")
            sides[against].append((q.text_id, q.start, q.end))
        supports = passages.find(sides[False])
        gold = set(passages.find(sides[True])) - set(supports)
        of = [e.source[1] for e in chain.into("insight", insight.id, source="theme")]
        themes = [(q.text_id, q.start, q.end) for t in of for q in list_theme_quotes(study, t)]
        about = sorted({*supports, *passages.find(themes)})
        total += len(gold)
        chance.append(MOST / (len(passages.texts) - len(supports)))
        for told in hits:
            found = find_contrary(
                passages.vectors,
                passages.texts,
                about=about,
                supports=supports,
                assertion=embedder.embed([insight.assertion])[0] if told else None,
                languages=passages.languages,
                most=MOST,
            )
            hits[told] += len(gold & {f.passage for f in found})
    result = {
        "passages": len(passages.texts),
        "quotes": total,
        "recall_at_20_with_statement": round(hits[True] / total, 3),
        "recall_at_20_without": round(hits[False] / total, 3),
        "chance": round(sum(chance) / len(chance), 3),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
