"""What stands above each concept, by the vocabulary."""

from hashlib import sha256

from ontology.concepts import Vocabulary


class Hierarchy:
    """What stands above each concept, itself included."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}
        for scheme in vocabulary.schemes:
            members = vocabulary.scheme(scheme)
            for concept in members:
                chain = [concept]
                while (found := members.get(chain[-1])) and found.broader:
                    chain.append(found.broader)
                self._known[scheme, concept] = tuple(chain)

    def above(self, scheme: str, concept: str) -> tuple[str, ...]:
        """Return the concept and all above it; a concept of a user's own stands alone."""
        return self._known.get((scheme, concept), (concept,))

    @property
    def digest(self) -> str:
        """A digest of all that `above` may say."""
        told = (f"{scheme} {' '.join(chain)}" for (scheme, _), chain in self._known.items())
        return sha256("\n".join(sorted(told)).encode()).hexdigest()[:32]
