"""Error texts that any program may log: alone, none of them says which trouble it is.

The phrases are what the C library (`strerror`, `gai_strerror`), Go's net, tls and context packages, Java and the usual
HTTP servers say for everything that goes wrong with a file, a socket or a peer.
"""

from collections.abc import Sequence
from typing import Final

from knowledge.text.english import COMMON, LOG, STOP

MOST_WORDS: Final = 6  # a longer text is seldom met by chance, whatever its words are
MOST_EVERYDAY: Final = 4  # nor is one of more everyday words that is none of the phrases
_PHRASES: Final = """
context deadline exceeded
context canceled
i o timeout
operation timed out
timed out
timeout expired
timeout exceeded
deadline exceeded
connection refused
connection reset by peer
connection aborted
connection closed
broken pipe
unexpected eof
no route to host
network is unreachable
no such host
no such file or directory
name or service not known
temporary failure in name resolution
could not resolve host
permission denied
operation not permitted
access denied
unauthorized
forbidden
not found
bad gateway
gateway timeout
gateway time out
service unavailable
internal server error
bad request
too many requests
input output error
no space left on device
disk quota exceeded
read only file system
resource temporarily unavailable
resource busy
device or resource busy
too many open files
cannot allocate memory
out of memory
invalid argument
segmentation fault
core dumped
stale file handle
tls handshake timeout
certificate signed by unknown authority
certificate has expired
certificate verify failed
max retries exceeded with url
"""
PHRASES: Final = tuple(tuple(phrase.split()) for phrase in _PHRASES.strip().splitlines())
_EVERYDAY: Final = (
    STOP | COMMON | LOG | {"s", "t", "couldn", "x509", "tcp", "udp", "tls", "ssl", "dial", "lookup", "rpc"}
)


def is_commonplace(signature: Sequence[str]) -> bool:
    """Whether an exact signature (lower-case words) is so general that quite another trouble may log it too."""
    if not 1 < len(signature) <= MOST_WORDS:
        return False
    rest = _without_phrases(signature)
    has_phrase = len(rest) < len(signature)
    return (has_phrase or len(signature) <= MOST_EVERYDAY) and all(word in _EVERYDAY for word in rest)


def _without_phrases(signature: Sequence[str]) -> list[str]:
    rest: list[str] = []
    at = 0
    while at < len(signature):
        length = max((len(p) for p in PHRASES if tuple(signature[at : at + len(p)]) == p), default=0)
        if not length:
            rest.append(signature[at])
        at += length or 1
    return rest
