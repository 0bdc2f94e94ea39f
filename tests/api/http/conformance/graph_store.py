"""Whole graphs: the W3C's cases of the Graph Store Protocol with the graph in the query string.

Ids are those of the suite ``graph-store-protocol``, which has replaced ``http-rdf-update``.
"""

from urllib.parse import quote

import httpx
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

from tests.api.http.conformance.cases import TURTLE, Case, Target, Wrong, is_one_of
from tests.api.http.conformance.data import HERE

_UTF8 = f"{TURTLE}; charset=utf-8"
_MADE = (200, 201, 204)
_DONE = (200, 204)
_NAMELESS = '[] a <urn:x:Person> ; <urn:x:card> [ a <urn:x:Card> ; <urn:x:given> "Avocet" ] .'


def _card(number: int, name: str) -> str:
    return (
        f"<{HERE}person/{number}> a <urn:x:Person> ; "
        f'<urn:x:card> [ a <urn:x:Card> ; <urn:x:name> "{name}" ] .'
    )


def _at(name: str) -> str:
    return "graph=" + quote(f"{HERE}store/{name}", safe="")


def _put(target: Target, where: str, turtle: str, right: tuple[int, ...]) -> None:
    _to(target, "PUT", where, right, _UTF8, turtle)


def _to(  # noqa: PLR0913, PLR0917 - a request has all of these
    target: Target,
    method: str,
    where: str,
    right: tuple[int, ...],
    kind: str = "",
    content: str | None = None,
) -> httpx.Response:
    url = target.graphs and f"{target.graphs}{'?' if where else ''}{where}"
    return target.send(method, url, right, kind=kind, content=content, accept=TURTLE)


def _holds(target: Target, where: str, turtle: str) -> None:
    answer = _to(target, "GET", where, (200,))
    is_one_of(answer, (TURTLE,))
    if _canonical(answer.text) != _canonical(turtle):
        raise Wrong("another graph")


def _canonical(turtle: str) -> set[object]:
    found = Dataset(parse(turtle.encode(), format=RdfFormat.TURTLE))
    found.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(found)


def _empty(target: Target, where: str) -> None:
    _to(target, "DELETE", where, (*_DONE, 404))


def _repeat(target: Target) -> None:
    where = _at("repeat")
    _empty(target, where)
    for name, right in (("Avocet", (201,)), ("Bittern", _DONE)):
        _put(target, where, _card(1, name), right)
        _holds(target, where, _card(1, name))


def _default(target: Target) -> None:
    _put(target, "default", _NAMELESS, _MADE)
    _holds(target, "default", _NAMELESS)


def _delete(target: Target) -> None:
    where = _at("delete")
    _put(target, where, _NAMELESS, _MADE)
    _to(target, "DELETE", where, _DONE)
    _to(target, "GET", where, (404,))
    _to(target, "DELETE", where, (*_DONE, 404))


def _post(target: Target) -> None:
    where = _at("post")
    _empty(target, where)
    _to(target, "POST", where, _MADE, _UTF8, _card(1, "Avocet"))
    _holds(target, where, _card(1, "Avocet"))
    parts = (f'<{HERE}person/1> <urn:x:{name}> "{name}" .' for name in ("given", "family"))
    body = "".join(
        f'--curlew\r\nContent-Disposition: form-data; name="f{at}"; filename="f{at}.ttl"\r\n'
        f"Content-Type: {_UTF8}\r\n\r\n{part}\r\n"
        for at, part in enumerate(parts)
    )
    kind = "multipart/form-data; boundary=curlew"
    _to(target, "POST", where, _DONE, kind, f"{body}--curlew--\r\n")
    both = f'<{HERE}person/1> <urn:x:given> "given" ; <urn:x:family> "family" .'
    _holds(target, where, f"{_card(1, 'Avocet')}\n{both}")


def _new(target: Target) -> None:
    answer = _to(target, "POST", "", (201,), _UTF8, _NAMELESS)
    location = answer.headers.get("location")
    if not location:
        raise Wrong("201 without Location")
    _holds(target, "graph=" + quote(str(answer.url.join(location)), safe=""), _NAMELESS)


def _head(target: Target) -> None:
    where = _at("head")
    _put(target, where, _card(1, "Avocet"), _MADE)
    is_one_of(_to(target, "HEAD", where, (200,)), (TURTLE,))


def _encoded(target: Target) -> None:
    """Put a graph, and get it by an address that encodes other characters of the same IRI."""
    name = f"{HERE}store/encoded"
    _empty(target, _at("encoded"))
    _put(target, f"graph={name}", _card(1, "Avocet"), (201,))
    other = quote(name, safe="").replace("encoded", "%65ncoded")
    _holds(target, f"graph={other}", _card(1, "Avocet"))


def _twice(target: Target) -> None:
    """Two IRIs that differ in an encoded character are two graphs."""
    plain, other = _at("1"), _at("%31")
    for where in (plain, other):
        _empty(target, where)
    _put(target, plain, _card(1, "Avocet"), (201,))
    _put(target, other, _card(2, "Bittern"), (201,))
    _holds(target, plain, _card(1, "Avocet"))
    _holds(target, other, _card(2, "Bittern"))


def _case(name: str, told: str, ask: object, known: str = "") -> Case:
    return Case("graph-store-protocol", name, told, ask, known)  # type: ignore[arg-type]


CASES = (
    _case("put_get_repeat_indirect", "PUT makes a graph, and takes its place", _repeat),
    _case(
        "put_get_default",
        "PUT on the default graph",
        _default,
        "the default graph is the union of all and is not written to",
    ),
    _case("put_delete_get_delete_indirect", "DELETE, then GET and DELETE again", _delete),
    _case(
        "post_get_post_get_indirect",
        "POST adds; also a form of several files",
        _post,
        "a form of several files is not taken; POST adds each of them",
    ),
    _case(
        "post_get_new_graph",
        "POST without a name makes a graph, and says which",
        _new,
        "a graph is named by whoever writes it",
    ),
    _case("head_existing_indirect", "HEAD of a graph", _head),
    _case(
        "head_non_existing_indirect",
        "HEAD of a graph that is not there",
        lambda to: _to(to, "HEAD", _at("nowhere"), (404,)),
    ),
    _case("put_get_uri_pct_encoded_indirect", "an IRI encoded in another way", _encoded),
    _case("put_get_uri_pct_encoded_twice", "an IRI is decoded once, not twice", _twice),
)
