"""Acronyms that nobody has spelled out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handlers.cfp.review.draft import Draft
from handlers.cfp.review.finding import Finding, Limits, around

_KNOWN = """
    AI AMD API APIS ARM AWS BIOS CEO CI CD CLI CPU CPUS CSS CTO DB DHCP DNS DVD EU FAQ FTP GB GNU GPL GPU GPUS GUI HTML HTTP HTTPS
    IBM ID IDS IO IP IPV4 IPV6 IRC ISO IT JSON KVM LAN LDAP LTS MAC MB MIT NASA NFS NIC NICS OK OS OSI PB PC PDF PHP PR PRS PXE
    QA QEMU RAM RAID REST RFC SDK SLA SMS SQL SSD SSH SSL SUSE TB TCP TLS TV UDP UI UK URL URLS US USA USB UTC UX VLAN VM VMS VPN
    WAN XML YAML AM PM ASAP TL DR HDD NTP CVE CVES II III IV
    AND OR NOT NO YES ALL GET PUT POST PATCH WATCH LIST TODO TBD TBC XXX FIXME TITLE ABSTRACT BIO
"""
KNOWN = frozenset(_KNOWN.split())
"""What listeners of an infrastructure conference read without a pause."""
_ACRONYM = re.compile(r"(?<![\w/.-])[A-Z][A-Z0-9]{1,6}(?:-[A-Z0-9]{2,6}){0,2}s?(?![\w/-]|\.\w)")
_LONGEST = 5
_SHOUTED = 0.4
"""Where more of the words are capitals than this, capitals mean nothing."""
_MOST = 60
"""Acronyms of one text that are looked at."""


def acronyms(draft: Draft, limits: Limits) -> Iterator[Finding]:
    """Those that stand neither in brackets behind their words nor before them."""
    del limits
    text = f"{draft.title}\n{draft.abstract}"
    found = list(_ACRONYM.finditer(text))
    if len(found) > _SHOUTED * len(text.split()):
        return
    first = {match[0].rstrip("s"): match for match in reversed(found) if not _is_a_word(match[0])}
    strange = sorted((one for one in first.items() if one[0] not in KNOWN), key=lambda one: one[1].start())
    missing = [name for name, _ in strange[:_MOST] if not _is_explained(name, text)]
    if missing:
        rest = len(missing) - 6
        listed = ", ".join(missing[:6]) + (f" and {rest} more" if rest > 0 else "")
        says = f"{'acronyms' if len(missing) > 1 else 'an acronym'} that not every reviewer knows ({listed})"
        advice = f"Spell each out once: “<its words> ({missing[0]})”."
        yield Finding("acronyms", 49 + min(len(missing), 6), says, advice, around(text, *first[missing[0]].span()))


def _is_a_word(text: str) -> bool:
    """Known, or so long that it is a name or a word in capitals."""
    return text.upper() in KNOWN or (text.isalpha() and len(text) > _LONGEST)


def _is_explained(name: str, text: str) -> bool:
    """`Open vSwitch (OVS)` or `OVS (Open vSwitch)`."""
    bare = re.escape(name)
    behind = re.search(rf"\w \(\s?[“\"']?(?:the )?{bare}s?\b", text)
    return bool(behind or re.search(rf"\b{bare}s? \(\w[\w-]{{2,40}} \w", text))
