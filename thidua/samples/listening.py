"""The sockets of the sample sites: the proxy's, and where wanted one for each site.

In: what answers. Out: open ports on loopback, and the addresses at which sites then begin.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from thidua.samples.server import Connection, Sites
from thidua.samples.sites import sample_sites, site_of_host


@dataclass(slots=True)
class Listening:
    """The sockets that are open: the proxy's port and each site's."""

    servers: list[asyncio.Server]
    port: int
    ports: dict[str, int]
    sites: Sites

    async def close(self) -> None:
        """Close them all."""
        for server in self.servers:
            server.close()
        for transport in list(self.sites.connections):
            transport.abort()
        for server in self.servers:
            await server.wait_closed()


async def listen(sites: Sites, port: int = 0, *, own_ports: bool = True, first_port: int = 0) -> Listening:
    """Open the proxy's port and, where wanted, one for each site.

    Args:
        sites: What answers.
        port: The proxy's port; 0: any that is free.
        own_ports: Whether each site gets a port of its own as well.
        first_port: The first of these; 0: any that are free.
    """
    loop = asyncio.get_running_loop()
    proxy = await loop.create_server(lambda: Connection(sites, None), "127.0.0.1", port)
    servers, ports = [proxy], {}
    for number, host in enumerate(sample_sites() if own_ports else ()):
        wanted = first_port + number if first_port else 0
        server = await loop.create_server(_own(sites, host), "127.0.0.1", wanted)
        servers.append(server)
        ports[host] = server.sockets[0].getsockname()[1]
    return Listening(servers, proxy.sockets[0].getsockname()[1], ports, sites)


def _own(sites: Sites, host: str) -> Callable[[], Connection]:
    return lambda: Connection(sites, host)


def bases_on_ports(ports: dict[str, int]) -> dict[str, str]:
    """The address before the paths of each host, where each site has a port of its own."""
    return {host: f"http://127.0.0.1:{ports[site.host]}" for host, site in site_of_host().items() if site.host in ports}
