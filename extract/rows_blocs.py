"""Identities → rows of ``blocs``.

In: the blocs of an article. Out: drafts, one a bloc, with declared number of members and founding decision.
"""

from __future__ import annotations

from typing import Any

from extract import normalise
from extract.blocs import Mention, arabic
from extract.document import sentence_at
from extract.drafting import Draft, Drafting
from extract.schema import Bloc, Evidence


def _says_decision(text: str) -> bool:
    """Whether "QĐ" stands in a text, small or with an Icelandic letter too."""
    return "QĐ" in text.upper().replace("Ð", "Đ")


class BlocRows(Drafting):
    """Makes the rows of ``blocs``."""

    def make_blocs(self, province: tuple[str, tuple[int, int] | None] | None) -> None:
        """Rows of ``blocs`` for every identity; which of them are reported is decided by the caller."""
        v = self.v
        for n, b in enumerate(self.found.identities):
            text = v.string(*b.name)
            evidence = [Evidence("name", *v.span(*b.name)), Evidence("kind", *v.span(b.name[0], b.name[0] + 1))]
            aliases = []
            for a in b.aliases:
                aliases.append(v.string(*a))
                evidence.append(Evidence("aliases", *v.span(*a)))
            row = Bloc(
                bloc=n,
                name=text,
                name_norm=normalise.name(text),
                aliases=aliases,
                kind="khoi" if b.kind == "khối" else "cum",
                number=arabic(b.number),
                evidence=evidence,
                rule="bloc.named",
            )
            first = b.mentions[0]
            sentence = sentence_at(self.found, b.name[0])
            row.sentence = v.string(sentence.start, sentence.end) if sentence else ""
            if b.number is not None:
                m = next((m for m in b.mentions if m.number), first)
                k = next((k for k in range(m.start, m.end) if v.words[k] == m.number), m.start)
                evidence.append(Evidence("number", *v.span(k, k + 1)))
            self._describe(row, b.name, [f.norm for f in b.forms], province)
            features = {
                "mentions": min(len(b.mentions), 8) / 8,
                "forms": min(len(b.forms), 5) / 5,
                "numbered": float(b.number is not None),
                "emulation": float(any(f.emulation for f in b.forms)),
                "length": min(len(text.split()), 25) / 25,
                "count": min(self.linker.count, 10) / 10,
                "aliases": float(bool(aliases)),
            }
            self.blocs.append(Draft(row, features, n))
        self._declare()
        self._decide()

    def _describe(
        self, row: Bloc, at: tuple[int, int], forms: list[str], province: tuple[str, tuple[int, int] | None] | None
    ) -> None:
        lex = self.v.lexicon
        text = " " + " | ".join(forms).replace(",", " ").replace("-", " ") + " "
        span = self.v.span(*at)
        for organiser in ("party", "assembly", "sector"):
            if any(f" {w} " in text for w in lex.bloc_organisers[organiser]):
                row.organiser = organiser
                row.evidence.append(Evidence("organiser", *span))
                break
        core = next((f for f in self.found.identities[row.bloc].forms if f.core), None)
        if core is not None:
            m = max(core.mentions, key=lambda m: m.end - m.head_end)
            row.sector = self.v.string(m.head_end, m.end) if m.end > m.head_end else None
            if row.sector:
                row.evidence.append(Evidence("sector", *self.v.span(m.head_end, m.end)))
        for level in ("central", "interprovincial"):
            said = any(f" {w} " in text for w in lex.bloc_levels[level])
            if said and not (" địa bàn " in text or " tỉnh " in text.replace(" các tỉnh ", " ")):
                row.level = level
        if row.level is None and province is not None:
            row.level = "province"
        if row.level is not None:
            row.evidence.append(Evidence("level", *span))
        if province is not None and row.level not in {"central", "interprovincial"}:
            row.province = province[0]
            if province[1] is not None:
                row.evidence.append(Evidence("province", *province[1]))

    def _declare(self) -> None:
        best: dict[int, tuple[int, int, Any]] = {}
        for n, d in enumerate(self.found.declared):
            mention = (
                d.anchor.thing
                if d.anchor is not None and isinstance(d.anchor.thing, Mention) and d.anchor.thing.named
                else None
            )
            bloc, _ = self.linker.link(d.count.start, d.sentence, mention)
            if bloc < 0 or (self.linker.count > 1 and self.linker.why == "main" and mention is None):
                continue
            if bloc not in best or d.strength > best[bloc][0]:
                best[bloc] = (d.strength, -n, d)
        for bloc, (_, _, d) in best.items():
            row = self.blocs[bloc].row
            assert isinstance(row, Bloc)
            row.member_count = d.count.value
            row.evidence.append(self.at(d.count, "member_count"))
        for m in self.found.lists:
            if m.units.declared is None:
                continue
            mention = (
                m.anchor.thing
                if m.anchor is not None and isinstance(m.anchor.thing, Mention) and m.anchor.thing.named
                else None
            )
            bloc, _ = self.linker.link(m.units.start, m.sentence, mention)
            if bloc >= 0:
                row = self.blocs[bloc].row
                assert isinstance(row, Bloc)
                if row.member_count is None:
                    row.member_count = m.units.declared
                    k = next(
                        (
                            k
                            for k in range(max(m.units.start - 6, 0), m.units.end)
                            if self.v.words[k].isdigit() and int(self.v.words[k]) == m.units.declared
                        ),
                        m.units.start,
                    )
                    row.evidence.append(Evidence("member_count", *self.v.span(k, k + 1)))

    def _decide(self) -> None:
        """The number of the decision that founded the blocs: "được thành lập theo Quyết định số 543/QĐ-UBND"."""
        v = self.v
        if not _says_decision(v.text):
            return
        for n, s in enumerate(self.found.sentences):
            if not s.items or not _says_decision(v.string(s.start, s.end)):
                continue
            for k in range(s.start, s.end):
                if not v.words[k][0].isdigit() or not _says_decision(v.words[k]):
                    continue
                text = " " + v.norm(s.start, s.end) + " "
                if not any(w in text for w in (" thành lập ", " phân chia ", " chia ", " kiện toàn ")):
                    continue
                here = self.linker.by_sentence.get(n, [])
                plural = " các cụm" in text or " cụm , khối" in text or " các khối" in text or " khối , cụm" in text
                if plural and self.linker.count > 1:
                    later = {m.bloc for x, ms in self.linker.by_sentence.items() if x > n for m in ms}
                    earlier = {m.bloc for x, ms in self.linker.by_sentence.items() if x < n for m in ms}
                    targets = (
                        (later - earlier) | {m.bloc for m in here} - {0}
                        if later - earlier
                        else set(range(self.linker.count))
                    )
                else:
                    bloc, _ = self.linker.link(k, n)
                    targets = {bloc} if bloc >= 0 else set()
                for b in targets:
                    row = self.blocs[b].row
                    assert isinstance(row, Bloc)
                    if row.decision is None:
                        row.decision = v.words[k]
                        row.evidence.append(Evidence("decision", *v.span(k, k + 1)))
