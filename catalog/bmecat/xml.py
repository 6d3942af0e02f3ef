"""XML as small trees, one after the other, whatever the size of the file.

Expat and not a tree library: it knows the line of an element beyond 65,535, sees a document type before anything of it
is used, and gives each limit below a place. No document type is read and nothing is fetched; a file that defines
entities of its own is refused.
"""

from collections import deque
from collections.abc import Collection, Iterator
from html.entities import name2codepoint
from pathlib import Path
from xml.parsers import expat  # nosec - the handlers below refuse what is dangerous in it

from django.utils.translation import gettext as _

from b2bshop.intake.reading import Unreadable

DEEPEST = 60
MOST_NODES = 300_000  # of one tree
MOST_TEXT = 5_000_000  # characters of one tree
LONGEST_TAG = 1_000_000  # bytes
_PORTION = 64 * 1024


class Node:
    """An element. What was asked for counts as read; `unread` tells the rest."""

    __slots__ = ("attributes", "children", "line", "name", "seen", "text")

    def __init__(self, name: str, attributes: dict[str, str], line: int):
        self.name, self.attributes, self.line = name, attributes, line
        self.children: list[Node] = []
        self.text = ""
        self.seen = False

    def all(self, *names: str) -> "list[Node]":
        """Direct children of these names."""
        found = [child for child in self.children if child.name in names]
        for child in found:
            child.seen = True
        return found

    def one(self, *names: str) -> "Node":
        """The first child of these names, or an empty one."""
        for child in self.children:
            if child.name in names:
                child.seen = True
                return child
        return Node("", {}, self.line)

    def word(self, *names: str) -> str:
        """The text of the first child of these names, blanks around and inside it made single."""
        return " ".join(self.one(*names).text.split())

    def below(self, name: str) -> "Iterator[Node]":
        """Elements of the name at any depth, in the order of the file."""
        for child in self.children:
            if child.name == name:
                child.seen = True
                yield child
            else:
                yield from child.below(name)

    def unread(self) -> Iterator[str]:
        """Names of the elements with text that nobody asked for."""
        for child in self.children:
            if child.children:
                yield from child.unread()
            elif not child.seen and child.text.strip():
                yield child.name


class Trees:
    """Iterates over the subtrees whose root has one of the names; what lies beside them is not kept.

    `sections` are the names right below the root, as far as the file has been read.
    """

    def __init__(self, path: Path, names: Collection[str], root: str):
        self.sections: list[str] = []
        self.root_attributes: dict[str, str] = {}
        self._file, self._names, self._root = path, frozenset(names), root
        self._open: list[str] = []
        self._stack: list[Node] = []
        self._texts: list[list[str]] = []
        self._done: deque[Node] = deque()
        self._nodes = self._characters = 0
        self._fed = 0
        self._parser = self._make_parser()

    def __iter__(self) -> Iterator[Node]:
        try:
            with self._file.open("rb") as stream:
                while portion := stream.read(_PORTION):
                    self._feed(portion)
                    yield from self._finished()
                self._parser.Parse(b"", True)
                yield from self._finished()
        except OSError as error:
            raise Unreadable(str(error)) from error
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise self._refusal(_("no valid XML: %s") % error) from error

    def _finished(self) -> Iterator[Node]:
        while self._done:
            yield self._done.popleft()

    def _feed(self, portion: bytes) -> None:
        self._parser.Parse(portion, False)
        self._fed += len(portion)
        if self._fed - self._parser.CurrentByteIndex > LONGEST_TAG + _PORTION:
            raise self._refusal(_("a tag or comment is too long"))

    def _make_parser(self):
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.ExternalEntityRefHandler = self._entity
        parser.SkippedEntityHandler = self._skipped
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        return parser

    def _refusal(self, reason: str) -> Unreadable:
        values = {"path": self._file, "line": self._parser.CurrentLineNumber, "reason": reason}
        return Unreadable(_("%(path)s, line %(line)d: %(reason)s.") % values)

    def _doctype(self, name: str, system: str, public: str, has_internal: int) -> None:
        """The name of a document type is harmless and usual; what it would define is not read."""
        if has_internal:
            raise self._refusal(_("defines a document type of its own, which is refused"))

    def _entity(self, *_told) -> None:
        raise self._refusal(_("defines or uses entities of its own, which is refused"))

    def _skipped(self, name: str, is_parameter: int) -> None:
        """Entities of the document type that was not read: those of HTML are known."""
        if is_parameter or name not in name2codepoint:
            raise self._refusal(_("the entity “%s” is unknown") % name)
        self._data(chr(name2codepoint[name]))

    def _start(self, raw: str, attributes: dict[str, str]) -> None:
        name = raw.rpartition(":")[2]
        if not self._open:
            self.root_attributes = attributes
            if name != self._root:
                values = {"found": name[:80], "wanted": self._root}
                raise self._refusal(
                    _("begins with “%(found)s”, not with “%(wanted)s”: no such file") % values
                )
        self._open.append(name)
        if len(self._open) == 2:
            self.sections.append(name)
        if len(self._open) > DEEPEST:
            raise self._refusal(_("elements are nested too deeply"))
        if not self._stack and name not in self._names:
            return
        self._nodes += 1
        self._count(sum(map(len, attributes.values())))
        node = Node(name, attributes, self._parser.CurrentLineNumber)
        if self._stack:
            self._stack[-1].children.append(node)
        self._stack.append(node)
        self._texts.append([])

    def _end(self, raw: str) -> None:
        self._open.pop()
        if not self._stack:
            return
        node = self._stack.pop()
        node.text = "".join(self._texts.pop())
        if not self._stack:
            self._done.append(node)
            self._nodes = self._characters = 0

    def _data(self, text: str) -> None:
        if self._stack:
            self._texts[-1].append(text)
            self._count(len(text))

    def _count(self, more: int) -> None:
        self._characters += more
        if self._nodes > MOST_NODES or self._characters > MOST_TEXT:
            raise self._refusal(_("an element is too large"))
