"""What to look at before a proposal is submitted, for any call.

From what programme committees write: the selection process of the Open Infrastructure Summit
(https://www.openstack.org/summit/2020/vote-for-presentations/selection-process), the submission advice of FOSS4G
(https://2014.foss4g.org/advice-on-writing-submissions/) and the review practice of KubeCon's co-located events
(https://events.linuxfoundation.org/archive/2023/kubecon-cloudnativecon-europe/co-located-events/cfp-guidelines-best-practices-cncf-hosted-co-located-events/).
"""

from __future__ import annotations

CHECKLIST = (
    "The title says what the talk is about, without a joke that needs explaining.",
    "The first sentence names the problem, and whose problem it is.",
    "It says for whom it is (operators, developers, newcomers) and what they must know before.",
    "It says what listeners can do, or know, afterwards.",
    "Something in it is your own: numbers, a failure, a decision and its price, a demo.",
    "It says how far the talk goes: what you show, in which order, and what you leave out.",
    "Acronyms are spelled out once, and there are no advertising words.",
    "It is no sales pitch: projects and lessons rather than a product.",
    "Title and abstract are within the limits, in short paragraphs.",
    "The speaker's biography says why you are the one to tell it.",
    "The track fits; somebody else has read it; you have checked the deadline in UTC.",
)
