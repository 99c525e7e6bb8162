"""The words by which one sees whether an abstract says for whom it is, what is new in it, and so on.

Every expression is a choice of phrases with bounded repeats, so that its time is linear in the text.
"""

from __future__ import annotations

import re


def any_of(*phrases: str) -> re.Pattern[str]:
    """Any of these, as whole words, in any case."""
    return re.compile(rf"(?i)(?<!\w)(?:{'|'.join(phrases)})(?!\w)")


_PEOPLE = (
    "(?:operators|developers|admin(?:istrator)?s|sysadmins|engineers|architects|newcomers|beginners|contributors|(?:end )?users"
    "|maintainers|managers|SREs|practitioners|students|teams|researchers|packagers|testers|first-timers|speakers|writers"
    "|reviewers|mentors|(?:people|anyone|anybody|those|everyone|everybody|you|folks) who|whoever)"
)
_SPEAKS = "(?:we|I|you|they|this (?:talk|session|workshop)|the (?:talk|session|workshop|team|speakers?|authors?)|it)"
_UNITS = (
    "(?:%|percent|k|nodes?|servers?|hosts?|VMs?|instances?|clusters?|clouds?|hours?|days?|nights?|weeks?|months?|years?|seconds?"
    "|minutes?|ms|[GTP]i?B|users?|tenants?|projects?|regions?|sites?|pods?|requests?|cores?|bugs?|times|volumes?|OSDs?|patches"
    "|commits|machines?|racks?|data ?cent(?:er|re)s?|lines|mistakes|outages?|failures?|lessons|steps|counters|reviewers)"
)
_NUMBER_WORDS = (
    "(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|(?:a )?hundred|thousands?)"
)

AUDIENCE = any_of(
    rf"(?:for|aimed at|targets?|geared to(?:wards)?|useful to|helps?|interesting to|speaks? to)\s"
    rf"(?:[\w,/&'-]{{1,25}}\s){{0,6}}?{_PEOPLE}",
    rf"{_PEOPLE} (?:of|who|with|will|often|know|meet|learn|can|run|wait)",
    r"whether you(?:'re| are| run| have)",
    rf"(?:interests|concerns|needs|work|life|lives|problems) of (?:[\w,/&'-]{{1,25}}\s){{0,4}}?{_PEOPLE}",
    r"if you(?:r team|'ve ever|'re| are| have| run| operate| maintain| manage| own| write| build| use| want| need)",
)
EVERYBODY = any_of(
    r"(?:for|to) (?:everyone|everybody|anyone|anybody|all (?:audiences|levels|attendees)|people of all levels)(?! who| that)",
    r"something for everyone",
    r"any level",
    r"all levels",
)
LEVEL = any_of(
    r"beginners?",
    r"introductory",
    r"intermediate",
    r"entry[- ]level",
    r"newcomers?",
    r"first[- ]tim(?:ers?|e contributors?)",
    r"prerequisites?",
    r"(?:advanced|expert)[ -](?:level|audience|talk|session|users?|operators?|developers?)",
    r"no (?:prior |previous )?(?:\w{1,20} )?(?:knowledge|experience)",
    r"(?:basic|working|some|prior) (?:\w{1,20} ){0,3}(?:knowledge|understanding|familiarity|experience)",
    r"experience (?:with|in) (?:\w{1,20} ){1,3}is (?:assumed|required|needed|expected)",
    r"familiar(?:ity)? with",
    r"assumes? (?:that )?(?:you|some|basic|no|attendees|a)",
    r"(?<!everything )you (?:should|need to|must) (?:already )?know",
    r"know the basics",
)
TAKEAWAY = any_of(
    r"(?:attendees?|listeners?|participants?|the audience|you|everyone|people|they)(?: will| can| should| get to|'ll)? "
    r"(?:be able to|learn|leave|take (?:away|home)|walk (?:away|out)|come away|go home|understand"
    r"|know (?:how|what|why|which|where|whom))",
    r"will (?:be able to|learn|leave with|understand|know (?:how|what|why|which))",
    r"expect to learn",
    r"take-?aways?",
    r"take[- ]home",
    r"(?:after|by the end of) (?:this|the) (?:talk|session|workshop|presentation)",
    r"by the end",
    r"afterwards",
    r"you(?:'ll| will) (?:know|have|see how|get)",
    r"learn (?:how|what|why|when|to)",
)
NUMBERS = re.compile(rf"(?i)(?<!\w)(?:\d[\d.,]{{0,12}}\s?|{_NUMBER_WORDS}\s){_UNITS}(?!\w)")
OWN = any_of(
    r"outages?",
    r"fail(?:ed|ures?)",
    r"broke",
    r"mistakes?",
    r"incidents?",
    r"post-?mortem",
    r"went wrong",
    r"wrong turn",
    r"regret",
    r"war stor(?:y|ies)",
    r"in production",
    r"case study",
    r"benchmarks?",
    r"measured",
    r"measurements?",
    r"results of (?:a|an|our|the)",
    r"experiments?",
    r"live demo",
    r"a demo",
    r"hands-on",
    r"(?:we|I) (?:ran|run|migrated|moved|built|operated?|learne?[dt]|tried|switched|replaced|found|chose|debugged|upgraded|wrote"
    r"|maintain)",
    r"our (?:own )?(?:cloud|deployment|clusters?|experience|migration|regions?)",
    r"lessons? learne?[dt]",
    r"real[- ]world",
    r"from experience",
    r"trade-?offs?",
)
OUTLINE = any_of(
    r"first(?:ly)?,",
    r"finally",
    r"start(?:s|ing)? (?:with|from)",
    r"begins? with",
    r"walks? (?:you |us |them )?through",
    r"walk-?through",
    r"step[- ]by[- ]step",
    r"agenda",
    r"part (?:one|two|1|2)",
    r"in the order",
    rf"{_SPEAKS}(?: will|'ll)?(?: (?:also|then|first|next))?"
    r" (?:shows?|shares?|talks? through|covers?|looks? at|compares?|builds?|breaks?|discuss(?:es)?|explains?|explores?"
    r"|demonstrates?|goe?s? through|presents?|describes?|examines?|tell(?:s the story)?)",
)
CLICHE = re.compile(
    r"(?i)\s*(?:in this (?:talk|session|presentation|workshop)|this (?:talk|session|presentation|workshop) (?:is about|will|aims)"
    r"|in today.?s (?:world|fast|digital|modern)|nowadays"
    r"|(?:cloud|AI|kubernetes|openstack) is (?:everywhere|the future)|as we all know|welcome to|hello|hi )"
)
PRODUCT = re.compile(
    r"(?i)\b(?:our (?:\w{1,20} )?(?:product|solution|customers?|offering|sales|booth|flagship|portfolio)"
    r"|(?:book|request|schedule) a demo|free trial|pricing|sign up (?:now|today|for)|visit (?:us|our)|contact (?:us|sales)"
    r"|discount|buy (?:now|it)|return on investment|total cost of ownership|market leader|proprietary|patented"
    r"|licen[cs]e fee)\b|[™®]"
)
