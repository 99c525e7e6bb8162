"""Errors that carry facts: the names and numbers in the text go into the verdict and into the command."""

from handlers.pastes.errors import aio, cephadm, cinder, endpoint, resolver, segments, taints
from handlers.pastes.errors.names import is_wrong, within
from handlers.pastes.reading import Reader

READERS: tuple[Reader, ...] = (
    Reader("resolver", resolver.ARTICLE, resolver.wants, within(resolver.read), is_wrong),
    Reader("aio", aio.ARTICLE, aio.wants, within(aio.read), is_wrong),
    Reader("segments", segments.ARTICLE, segments.wants, within(segments.read)),
    Reader("cinder", cinder.ARTICLE, cinder.wants, within(cinder.read), is_wrong),
    Reader("cinder-api", endpoint.ARTICLE, endpoint.wants, within(endpoint.read_cinder)),
    Reader("endpoint", "", endpoint.wants, within(endpoint.read)),
    Reader("cephadm", cephadm.ARTICLE, cephadm.wants, within(cephadm.read)),
    Reader("taints", taints.ARTICLE, taints.wants, within(taints.read), is_wrong),
)

__all__ = ["READERS"]
