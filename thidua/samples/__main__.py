"""``python -m thidua.samples``: serve the sample sites until Ctrl-C.

In: the command line. Out: a server on loopback, and its addresses on standard output.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import datetime
import json
from dataclasses import asdict
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from thidua.samples.articles import VIETNAM
from thidua.samples.listening import bases_on_ports, listen
from thidua.samples.server import Sites
from thidua.samples.sites import sample_sites
from thidua.samples.world import World


def _moment(text: str) -> datetime.datetime:
    found = datetime.datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=VIETNAM)


def _control(sites: Sites, target: str) -> bytes:
    """What ``http://control.example/`` does: ``/log``, ``/clear``, ``/publish?until=``."""
    parts = urlsplit(target)
    values = {name: found[0] for name, found in parse_qs(parts.query).items()}
    if parts.path == "/log":
        return json.dumps([asdict(seen) for seen in sites.log], ensure_ascii=False).encode()
    if parts.path == "/clear":
        sites.log.clear()
    if parts.path == "/publish":
        sites.world.until = _moment(values["until"]) if values.get("until") else None
        sites.forget()
    return b"{}"


async def _serve(arguments: argparse.Namespace) -> None:
    world = World(datetime.datetime.now(VIETNAM).date(), arguments.until, stall=arguments.stall)
    sites = Sites(world, arguments.log)
    sites.control = lambda target: _control(sites, target)
    listening = await listen(sites, arguments.port, own_ports=bool(arguments.ports), first_port=arguments.ports or 0)
    if arguments.ports:
        world.bases = bases_on_ports(listening.ports)
    if arguments.warm:
        sites.warm()
    print(f"http_proxy=http://127.0.0.1:{listening.port}", flush=True)
    for host in sample_sites():
        print(f"{world.base(host)}/", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        await listening.close()
        sites.close()


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m thidua.samples", description="Serve the sample sites on loopback.")
    parser.add_argument("--port", type=int, default=8765, help="port of the proxy (default: 8765)")
    parser.add_argument("--ports", type=int, metavar="FIRST", help="give each site a port of its own, from this one on")
    parser.add_argument("--until", type=_moment, help="serve what was published up to this moment")
    parser.add_argument("--stall", type=float, default=20.0, help="seconds that a stalling page takes (default: 20)")
    parser.add_argument("--warm", action="store_true", help="make all articles' pages first, for a benchmark")
    parser.add_argument("--log", type=Path, help="write every request to this file, a JSON object a line")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(parser.parse_args()))


if __name__ == "__main__":
    main()
