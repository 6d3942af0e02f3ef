"""Facts of the trading partners."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyIssued:
    """`subject` is `partner-nordwerk`; `prefix` is what the key begins with."""

    subject: str
    prefix: str
    scopes: list


@dataclass(frozen=True, slots=True)
class KeyRevoked:
    subject: str
    prefix: str


@dataclass(frozen=True, slots=True)
class SecretIssued:
    subject: str


@dataclass(frozen=True, slots=True)
class DocumentParked:
    """`subject` is `edi-document-12`: somebody of ours has to look at it."""

    subject: str
    number: str


@dataclass(frozen=True, slots=True)
class DocumentRejected:
    subject: str
    number: str


@dataclass(frozen=True, slots=True)
class DocumentReplayed:
    subject: str
    number: str
    verdict: str
