"""Several processes over many files: the same outcomes in the same order, sooner.

In: files and how many processes. Out: their outcomes. Only a window of files is at work at a time. A worker that is
killed (by the system for its memory, say) costs nothing but time: what was at work is done again, one file a process,
and the file that kills its process again is the one that is reported.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from multiprocessing.context import BaseContext

from extract.decoding import LIMIT
from extract.errors import Reason
from pipelines.files import Outcome, TextFile, extracted

CHUNK_FILES = 16
CHUNK_BYTES = 256_000
"""A chunk is what a worker is given at once: enough to be worth sending, little enough to keep memory flat."""

FEW_FILES = 64
FEW_BYTES = 500_000
"""Below both, starting workers takes longer than the work."""

_KILLED = "the process that read it was killed, perhaps for its memory; try it alone, or fewer --jobs"

Work = Callable[[list[TextFile], int], list[Outcome]]


def outcomes(
    files: Iterable[TextFile],
    *,
    jobs: int | None = None,
    limit: int = LIMIT,
    progress: Callable[[int], None] | None = None,
    work: Work = extracted,
) -> Generator[Outcome, None, None]:
    """The outcome of every file, in the order of the files.

    Args:
        files: What to read; taken as it is needed.
        jobs: Number of processes; by default one a core, and a single one for a few files.
        limit: The largest file that is read, in bytes.
        progress: Called with the number of files done, after each.
        work: What is done with a chunk; a function of a module, so that a new process finds it.
    """
    stream = iter(files)
    first = list(itertools.islice(stream, FEW_FILES + 1))
    few = len(first) <= FEW_FILES and sum(file.size for file in first) <= FEW_BYTES
    jobs = jobs or (1 if few else available_cores())
    chunks = _chunks(itertools.chain(first, stream))
    del first
    done = 0
    with closing(_here(chunks, limit, work) if jobs == 1 else _parallel(chunks, jobs, limit, work)) as results:
        for result in results:
            for outcome in result:
                done += 1
                yield outcome
                if progress:
                    progress(done)


def _here(chunks: Iterator[list[TextFile]], limit: int, work: Work) -> Generator[list[Outcome], None, None]:
    for chunk in chunks:
        yield work(chunk, limit)


def available_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _chunks(files: Iterable[TextFile]) -> Iterator[list[TextFile]]:
    chunk: list[TextFile] = []
    size = 0
    for file in files:
        if chunk and (len(chunk) == CHUNK_FILES or size + file.size > CHUNK_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(file)
        size += file.size
    if chunk:
        yield chunk


def _parallel(
    chunks: Iterator[list[TextFile]], jobs: int, limit: int, work: Work
) -> Generator[list[Outcome], None, None]:
    at_work: deque[tuple[list[TextFile], Future[list[Outcome]]]] = deque()
    pool = start_pool(jobs)
    try:
        while True:
            try:
                # Two chunks a worker: one in hand, one waiting, so that none is idle while the oldest is awaited.
                for chunk in itertools.islice(chunks, 2 * jobs - len(at_work)):
                    at_work.append((chunk, _submitted(pool, work, chunk, limit)))
                if not at_work:
                    return
                result = at_work[0][1].result()
                at_work.popleft()
                yield result
            except BrokenProcessPool:
                pool.shutdown(wait=True, cancel_futures=True)
                suspects = [file for chunk, _ in at_work for file in chunk]
                at_work.clear()
                with closing(_one_by_one(suspects, limit, work)) as careful:
                    yield from ([outcome] for outcome in careful)
                pool = start_pool(jobs)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, work: Work, chunk: list[TextFile], limit: int) -> Future[list[Outcome]]:
    try:
        with interrupt_held_back():  # submitting may start a process
            return pool.submit(_until_stopped, work, chunk, limit)
    except (
        BrokenProcessPool
    ) as error:  # it broke since the last result: the chunk is kept and goes the way of the others
        broken: Future[list[Outcome]] = Future()
        broken.set_exception(error)
        return broken


def _one_by_one(files: Iterable[TextFile], limit: int, work: Work) -> Generator[Outcome, None, None]:
    """Files given singly to one process at a time, to learn which of them kills it."""
    pool = start_pool(1)
    try:
        for file in files:
            outcome = Outcome(file.source, file.stem, reason=Reason.KILLED, message=_KILLED)
            for _ in range(2):  # once may be the system's choice of a process, twice is the file
                try:
                    (outcome,) = _submitted(pool, work, [file], limit).result()
                    break
                except BrokenProcessPool:
                    pool.shutdown(wait=True)
                    pool = start_pool(1)
            yield outcome
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def start_pool(jobs: int) -> ProcessPoolExecutor:
    """Processes that end quietly with Ctrl-C, and with the process that started them."""
    # A forked copy of a process with threads may hang: processes are spawned, or forked from one that has none.
    if sys.platform == "linux":
        context: BaseContext = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["pipelines.readiness"])
    else:
        context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_start_worker)


@contextmanager
def interrupt_held_back() -> Iterator[None]:
    """Hold Ctrl-C back; a process started meanwhile holds it back too, until it can end quietly."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_worker() -> None:
    """Let a worker end quietly with Ctrl-C, and with the process that started it however that ends."""
    signal.signal(signal.SIGINT, _stop)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.join,), daemon=True).start()


_stopping = False


def _stop(*_: object) -> None:
    """Stop behind the file at hand: ending while it sends would leave its parent reading half a result for ever."""
    global _stopping
    if _stopping:
        os._exit(130)
    _stopping = True


def _until_stopped(work: Work, chunk: list[TextFile], limit: int) -> list[Outcome]:
    """The outcomes of a chunk in a worker, fewer only where Ctrl-C has come."""
    out: list[Outcome] = []
    for file in chunk:
        if _stopping:
            break
        out += work([file], limit)
    return out


def _end_with(wait: Callable[[], object]) -> None:
    wait()
    os._exit(1)
