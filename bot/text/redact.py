"""Secrets taken out before text is logged, stored, learnt from or put on a page.

Deliberately greedy: a redacted harmless word costs a glance, a leaked token costs a night. Ids, paths, image digests and names of
pods stay, since operators cannot read a log without them.

Every expression takes time linear in the text, whatever it is: each begins at a fixed word or at the start of a run of
characters, and repeats are bounded or possessive.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.text.dense import is_dense
from bot.text.kubesecret import redact_secret_data

MASK = "[redacted]"
MOST_PASSES = 6
"""A text without secrets takes one; each further one has less to find."""

_PEM = re.compile(r"-----BEGIN [A-Z0-9 ]{1,40}-----[\s\S]*?(?:-----END [A-Z0-9 ]{1,40}-----|\Z)")
_JWT = re.compile(r"(?<![\w-])eyJ[\w-]{8,}+\.[\w-]{8,}+(?:\.[\w-]*+)?")
_AUTHORITY = re.compile(r"(://)((?:[^\s/?#\"'<>@]{1,500}@){1,20})")
_HEADER = re.compile(
    r"""(?ix)
    ( authorization ["']? [ \t]{0,3} [:=] [ \t]{0,3} ["']? (?: (?:bearer|basic|token|digest) [ \t]{1,3} )?
    | \b bearer [ \t]{1,3} (?= [a-z.~+/=-]{0,200} [0-9_] ) )
    ( [^\s"',]+ )
    """
)
# The rest of the line: cookies, and a password that was meant for the services of an IRC network.
_TO_THE_END = re.compile(
    r"""(?ix)
    ( \b (?:set-)? cookie ["']? [ \t]{0,3} : [ \t]{0,3} ["']?
    | \b nickserv:? [ \t]{1,3} (?: identify | register | ghost | regain | release | set [ \t]{1,3} password ) [ \t]{1,3} )
    ( [^\n"']{1,4096} )
    """
)
_KEYWORD = r"""
      (?: passw(?:or)?d s? | passphrase | secret s? | token s? | api[_-]?key | access[_-]?key
        | private[_-]?key | credentials? | client[_-]?key | connection[_-]?info | user[_-]?data | transport[_-]?url
        | (?: admin_? | [_-] ) (?: pass | pwd ) (?![a-z])
        | bindpw | rootpw )
"""
_SEPARATOR = r"""\\{0,3} ["']? [ \t]{0,3} (?: => | [:=] ) [ \t]{0,3}"""
_VALUE = r"""
      \[redacted\] | \[ [^\]\n]{1,4096} \] | \{\{ [^}\n]{1,80} \}\} | \$\{ \w{1,60} \} | %\(\w{1,60}\)s
    | \\{1,3} " [^"\\\n]{0,4096} \\{1,3} "
    | [bu]? " (?: [^"\\\n] | \\. ){0,4096}+ " | [bu]? ' (?: [^'\\\n] | \\. ){0,4096}+ '
    | <[^<>\n]{1,80}> | (?: \[redacted\] | [^\s}\])] ){1,4096} (?<! [,;] )
"""
_NAMED = re.compile(rf"(?ix) ( {_KEYWORD} [\w-]{{0,20}} {_SEPARATOR} ) ( {_VALUE} )")
_YAML = re.compile(
    r"(?im)^([ \t]{0,40}(?:-[ ])?[\w.-]{0,40}(?:passw(?:or)?d|passphrase)[\w.-]{0,20}:[ \t]{1,3})"
    r"([^\s\"'\[{|>][^\n]*[ \t][^\n]*)$"
)
_FLAG = re.compile(
    r"""(?ix)
    ( (?<![\w-]) --[\w-]{0,30}? (?: passw(?:or)?d | passphrase | pass | token | secret | api-key | secret-key | access-key )
      (?: = | [ \t]{1,3} (?!-) )
    | \b sshpass [ \t]{1,3} -p [ \t]{0,3} | \b curl \b [^\n|;]{0,200}? [ \t] -u [ \t]{0,3}
    | \b identified [ \t]{1,3} by [ \t]{1,3} )
    ( "[^"\n]{0,4096}" | '[^'\n]{0,4096}' | \S+ )
    """
)
_ELEMENT = re.compile(r"(?i)(<[\w:.-]{0,40}?(?:passw(?:or)?d|secret|token|adminpass)[\w.-]{0,20}>)[^<\n]{1,4096}")
_VENDOR = re.compile(
    r"\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_\w{20,255}|github_pat_\w{20,255}|glpat-[\w-]{20,64}|xox[abeoprs]-[\w-]{10,255}"
    r"|xapp-[\w-]{10,255}|gAAAAA[\w-]{40,}+={0,2}|sha256~[\w-]{20,64}|sk-[\w-]{20,200}|hvs\.[\w-]{20,255}|AIza[\w-]{35}"
    r"|hooks\.slack\.com/services/[\w/]{10,200}"
    r"|K10[0-9a-f]{40,80}::\w{1,40}:\S{1,255}|[a-z0-9]{6}\.(?=[a-z]{0,15}[0-9])[a-z0-9]{16}\b)"
)
_CEPH_KEY = re.compile(r"(?<![\w+/])A[Q-Za-z][\w+/]{36,58}+={0,2}+(?![\w+/])")
_RUN = re.compile(r"(?<![\w+/=-])[\w+/-]{32,}+={0,2}+(?![\w+/=-])")
_SAFE_VALUE = re.compile(
    r"""(?x) \\{0,3} ["']? (?: (?i: true | false | none | null | yes | no | on | off ) | \*+ | <[^<>\n]{1,80}>
      | \{\{ [^}\n]{1,80} \}\}
      | \$\{ \w{1,60} \} | \$[A-Z_]{1,60} | %\(\w{1,60}\)s | \[redacted\] | [A-Z]{2,30} (?: _[A-Z]{1,30} ){1,8}
      | PASSWORD | SECRET | TOKEN | CHANGEME )? \\{0,3} ["'`]? [,;.]? \Z
    """
)
# “Unable to validate token: Failed to fetch …” is a sentence, and no token is a plain word.
_TOKEN_COLON = re.compile(r"(?i)token:[ \t]{0,3}\Z")
_WORD = re.compile(r"[A-Z]?[a-z]{1,15}[,.;]?\Z")
_HINTS = re.compile(
    r"(?i)pass|pwd|secret|token|key|credential|connection.?info|user.?data|transport.?url|rootpw|bindpw|identi|nickserv|cookie|://"
    r"|BEGIN|eyJ|bearer|authorization|curl|AKIA|ASIA|gh[pousr]_|github_pat|glpat|xox|xapp|gAAAA|sha256~|sk-|hvs\.|AIza|K10"
    r"|[\w+/-]{32}|[a-z0-9]{6}\.[a-z0-9]{16}|data"
)


def redact(text: str) -> str:
    """The same text with every secret that it seems to hold replaced by `[redacted]`. Never raises; twice changes nothing."""
    if not _HINTS.search(text):
        return text
    for _ in range(MOST_PASSES):
        before, text = text, _pass(text)
        if text == before:
            break
    return text


def _pass(text: str) -> str:
    """What one rule takes away may show another what it has missed."""
    text = _PEM.sub(MASK, text)
    text = redact_secret_data(text, MASK)
    text = _JWT.sub(MASK, text)
    text = _AUTHORITY.sub(_authority, text)
    for pattern in (_HEADER, _TO_THE_END, _YAML, _FLAG):
        text = pattern.sub(_value, text)
    text = _ELEMENT.sub(rf"\1{MASK}", text)
    text = _NAMED.sub(_value, text)
    text = _VENDOR.sub(MASK, text)
    text = _CEPH_KEY.sub(_if(lambda word: word.endswith("=") or is_dense(word)), text)
    return _RUN.sub(_if(is_dense), text)


def _value(match: re.Match[str]) -> str:
    """`password = hunter2` loses its value; `password = ${PW}`, `token: <token>` and the like are no secrets."""
    is_safe = _SAFE_VALUE.match(match[2]) or (_TOKEN_COLON.search(match[1]) and _WORD.match(match[2]))
    return match[0] if is_safe else match[1] + MASK


def _authority(match: re.Match[str]) -> str:
    """`ssh://root@host` names an account, `https://<long token>@host` gives one away."""
    is_account = ":" not in match[2] and len(match[2]) < 20
    return match[0] if is_account else f"{match[1]}{MASK}@"


def _if(test: Callable[[str], bool]) -> Callable[[re.Match[str]], str]:
    return lambda match: MASK if test(match[0]) else match[0]
