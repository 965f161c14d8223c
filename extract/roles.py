"""Roles in a bloc: "Trưởng khối", "Cụm phó thường trực", "Phó Trưởng khối thi đua các cơ quan …".

In: a view and the token where a role may begin. Out: a :class:`Role`.
"""

from __future__ import annotations

from dataclasses import dataclass

from extract.blocs import Mention, read_mention
from extract.view import View

_ROLE_HEADS = frozenset({"khối", "cụm"})


@dataclass(slots=True)
class Role:
    """A role in a bloc: "Trưởng khối", "Cụm phó thường trực", with the bloc it names, if it names one."""

    start: int
    end: int
    role: str
    bloc: Mention | None


def read_role(v: View, i: int) -> Role | None:
    """The role that begins at token ``i``.

    It is trưởng / phó with khối / cụm in either order, "thi đua" and the bloc's name behind it.
    """
    n, norms = len(v.words), v.norms
    word = norms[i]
    j = i
    deputy = standing = False
    if word in {"trưởng", "phó"} or (
        word == "thường" and i + 2 < n and norms[i + 1] == "trực" and norms[i + 2] in _ROLE_HEADS
    ):
        if word == "thường":
            if not v.capital[i] or norms[i + 2] not in _ROLE_HEADS:
                return None
            j = i + 2
        else:
            deputy = word == "phó"
            j = i + 1
            while j < n and norms[j] in {"trưởng", "thường", "trực", "phụ", "trách"}:
                standing |= norms[j] == "thường"
                j += 1
            if j < n and v.words[j] in {",", "/", "-"} and j + 1 < n and norms[j + 1] == "phó":
                return _both(v, i, j)
        if deputy and j == i + 1 and i and norms[i - 1] in {"làm", "vai", "chức"} and (j >= n or not v.alpha[j]):
            return Role(i, j, "deputy", None)  # "… làm phó."
        if j >= n or norms[j] not in _ROLE_HEADS:
            return None
        head = j
        j += 1
        if j < n and norms[j] in {"trưởng", "phó"}:  # "Phó Cụm trưởng"
            j += 1
        if j >= n:
            return None
    elif word in _ROLE_HEADS and i + 1 < n and norms[i + 1] in {"trưởng", "phó"}:
        deputy = norms[i + 1] == "phó"
        head = None
        j = i + 2
        if deputy and j < n and norms[j] == "trưởng":
            j += 1
    else:
        return None
    if j + 1 < n and norms[j] == "thường" and norms[j + 1] == "trực":
        standing, j = True, j + 2
    bloc = None
    if head is not None:
        bloc = read_mention(v, head)
    if bloc is None and j < n and norms[j] in _ROLE_HEADS:
        bloc = read_mention(v, j)
    if bloc is not None:
        if bloc.named and not bloc.emulation and bloc.number and deputy and j < n and v.words[j - 1] != bloc.number:
            # "Phó khối 1: A; Phó khối 2: B" counts deputies, "Trưởng khối 3" names the bloc
            k = bloc.end
            if k < n and v.words[k] in {":", ","}:
                bloc.named = False
        j = max(j, bloc.end)
    elif j < n and (e := v.longest("emulation", j)):
        j = e[0]
    if j < n and norms[j] == "thường" and j + 1 < n and norms[j + 1] == "trực":
        standing, j = True, j + 2
    if j < n and v.words[j].isdigit() and len(v.words[j]) == 1 and deputy:
        j += 1
    if j + 1 < n and norms[j] == "thứ" and norms[j + 1] in {"nhất", "hai", "nhì"}:
        j += 2
    role = "standing_deputy" if deputy and standing else "deputy" if deputy else "head"
    return Role(i, j, role, bloc if bloc is not None and bloc.named else None)


def _both(v: View, i: int, j: int) -> Role | None:
    """Both roles at once, held by nobody named: "Trưởng, Phó khối"."""
    k = j + 1
    while k < len(v.words) and v.norms[k] in {"phó", "trưởng"}:
        k += 1
    if k < len(v.words) and (v.norms[k] in _ROLE_HEADS or v.norms[k] == "các"):
        return Role(i, k + 1, "both", None)
    return None
