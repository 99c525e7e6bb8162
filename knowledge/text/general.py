"""Everyday English beyond `english.py`: words in which a story is told, not what it is about.

Only looked at for words that no article has: a story may say "occasionally", "nagging" or "colleague" without being
about something that the base does not cover. Words that an article does have keep their weight.
"""

from functools import cache
from typing import Final

from knowledge.text.stem import stem
from knowledge.text.wordlist import words

GENERAL: Final = words(
    """
abandon abnormal abruptly absolute absolutely absent absolutly abundant accident accidental accidentally accommodate
accomplish accordingly accurate accurately accuse achieve acknowledge acquire actively activity actor acute adapt
additional additionally adequate adequately adjust admit admittedly adopt advance advantage adventure advise affair
affect afford afraid afternoon afterwards agenda aggressive aid aim alarm alarming albeit alert alike alive altogether
amazing ambitious amongst analyse analysis analyze ancient anger angry announce annoy annoyed anonymous anticipate
anymore anyways apart apologies apologize apparent apparently appearance appreciate appreciated approach appropriate
approve approximate approximately arbitrary area argue arise arrange arrival arrive aside aspect assemble assert assess
assign assigned assist assistance assume assumed assuming assumption assure astonish attach attack attention attitude
attract audience authentic automatic automatically await awake aware awful awkward baby badly baffled bare barely
barf barfs basis batch battle bear beat beautiful beautifully behave bell belong belongs benefit beside besides bet
beware beyond bigger biggest bind bite bitten bizarre blame blank bleed blew blind bloody blow blown boat bold bomb book
bored boring borrow boss bother bothered bounce bound brain branch brand brave breakage breath brief briefly brilliant
broad broadly bug bugs bump bumped bumping bunch burden burn burst business calm calmly camp cancel cancelled candidate
capable capture care careful carefully carry casual casually catch category caught ceiling celebrate central century
ceremony certainly chain challenge champion chance chaos character charge cheap cheat cheer chicken chief child choke
chunk circle circumstance circumstances claim claims clarify clarity classic classical clever click climb clue clueless
clumsy coast cold collapse collect combine comfort comfortable comment commonly community comparable comparatively
compare compared comparison compensate compete complaint complex complicate complicated component comprehend concept
concerned concerning conclude conclusion condition conduct confess confident confirm confirmed conflict confuse confused
confusing confusion connect consecutive conscious consequence consequently conserve considerable considerably
considering consistently constant constantly construct consult consultant contact contest context contrary contrast
contribute convenient conversation convert convince convinced cool cope core corner correction correspond corresponding
countless courage coworker crap crappy crash crazy cross crucial cry culprit cure curious curiously curse customer cut
cute cycle danger dangerous dare darn date daughter dawn dead deal dear debate decade decent decision declare decline
dedicate deem deep deeper deeply defeat defect defend defer definite definitely deliberate deliberately delight deliver
delivery demand department departure deploy deployed deploying deployment deployments derive deserve design designed
desire desired despair desperate desperately despite destination destroy determine develop developer developers
development dice die dig digging dim dinner dirty disagree disappear disappeared disappears disappoint disappointed
disaster discard discover discovered dislike display dispute distance distinct distinguish distribute district disturb
diverse divide docs dog dozen dozens draft drag drama dramatic dramatically draw drawback drawn dread dream drift drill
drink drive drove duration duty dying eager ear earn earth ease east eat eats eaten edit educate effective effectively
efficient efficiently effort eighty elaborate elderly elegant elsewhere embarrass embed embrace emerge emergency employ
employee enable encounter encountered encountering encourage endless endlessly enemy energy engage engineer engineers
enjoy enormous entirely environment environments envy episode equal equally era escape essential essentially establish
estimate evening evenly eventually everytime everywhere evidence evident evidently evil evolve examine excellent
excessive excited exciting exclude exclusively excuse execute executed exhaust exhausted exotic expand expectation
expensive experience experienced experiencing experiment expert explore expose express extend extended extensive extent
external extreme extremely eye fabulous face faced fail fair fairly faith fall fallen falling false familiar family
famous fancy fantastic farm fascinating fashion fate father fault fear feature feed feedback feeling fellow felt fetch
fifteen fifty fight figured filled filling finger fire firm fish fit flat flaw flawless flawlessly flood floor flow fly
focus folk fool forgot forgotten formal former formerly forth fortunate fortunately forty forum forward fought
foundation fourth fragile freely frequency frequent friend friendly frighten front frustrated frustrating fulfil fully
function functional funny furious fuss future gain game gap garbage gather gave gazillion gear gentle gently genuine
gift glad glance glitch global globally goal gold gone gossip gradual gradually grant grateful gratitude grave greatly
greet grey grip gross ground grown growth grumble guarantee guardrail guardrails guess guest guide guilty gut habit
hack hair halfway hand handful handle handy hang happily happy hardly harm harmful harmless harsh hassle haste hat hate
hates head headache heap heart heat heaven heavily heavy height held helped helper helping hence hesitate hidden hide
highly highlight hint hints hire history hitting hobby hole hollow holy honest honestly honor honour hook hoping
horrible horror hot hour hourly household huge human humble hundred hundreds hunt hurry hurt ideal ideally identical
identify ignore ignored ignores ignoring ill illegal illness illustrate imagine immediate immense impact impatient
imply implied importance impose impress impression impressive improve improved improvement inability inadequate
incident incidentally inclined incomplete incorrect incorrectly incredible incredibly indicate indicated indicates
indicating indication individual indoor industry inevitable inevitably influence inform informed initial initially
initiate innocent inquiry insane insist insists inspect inspire instance instant instantly instinct insufficient intact
intend intended intense intention intentionally intern internal interpret interrupt interval introduce introduced
invent invest investigate investigated investigating investigation invite invoke invoked involve involved ironically
irregular irrelevant irritating isolate isolated jealous job joke journey joy judge juice jump jumped jumping junior
junk justify keen kick kicks kicked kill king kiss kitchen knock knowledge lab labour lack lady laid lame land landed
lap laptop largely latter laugh launch law lay lazy leap learned learning learnt lecture legal legally legitimate lend
length lengthy lesson lie lied lifetime light lightweight likewise limitation literally literature local location
logic logical logically lonely loop loose lots loud lousy lovely lowest luckily lucky lunch mad magic magical magically
mail mainly maintain maintained maintainer maintenance major majority manner manually march margin mark marked marking
marry marvellous mass massive massively master match mate mathematics mayor meanwhile measure mechanism meet meeting
member memorable mention mercy mere merely mess messed messing messy met middle midnight mild million millions mind
minimal minimum minion minions minor minority miracle mirror miserable misery mistaken mistakenly misunderstand mix
mixed mixture mob mode moderate modern modest modify modified momentarily mood moon moreover mostly mother motion motive
mount mountain mouth movie mud multiple murder muted mysterious mystery nag nagging naive naked narrow nasty nation
natural naturally nature neat neatly necessarily negative neglect neighbour neighbours neighbor neighbors nerve nervous
neutral nevertheless newbie newcomer newer newest newly newspaper nicely nightly nightmare ninety noble noise noisy
nonsense noon north nose notable notably notion notorious nowadays nowhere nuisance numerous obey object objective
obligation obscure observe observed observing obstacle obtain obtained obvious occasion occasional occupy occur occurred
occurring ocean odd oddly offer offered offers office officer official officially ongoing openly operate operation
opinion opponent opportunity oppose opposite optimal ordinary organise organised organize organization origin originally
otherwise ought outcome outer outlook outright overall overcome overnight overview owe owner pace pain painful painfully
paint pair panic paper parent partial partially participant participate particularly partly partner party passion
passive patience patient pattern pause pay peace peculiar peer pending percent percentage perfectly performed perhaps
period periodic periodically permanent permanently persist persistent personal personally perspective persuade phase
phenomenon philosophy phrase physical physically picked pity planet planned planning player pleasant pleased pleasure
plot plus poem poet poke poked poking police policy polite poor poorly popular population portion pose position positive
positively possess possibility possibly poster postpone potential potentially pour power powerful practical practically
practice pray precise precisely predict predictable prefer preferably preferred premise prepare prepared presence
presently presumably pretend prevail prevent prevented preventing prevents price pride primarily primary prime
principle prior priority prison private prize proceeded procedure production productive profession professional profit
profound progress prohibit project prominent promise promised promote prompt promptly proof proportion propose prospect
protect proud public publish pump punish pure purely pursue puzzle puzzled puzzling qualify quality quantity quarter
queen quest quit quote race radical rage rain raise raised raises raising range rapid rapidly rarely rate rather raw
react reaction realise realised realistic realistically reality realize realized realy rear reasonable reasonably
reassure recall reckon recognise recognised recognize recognized recover rectify rectifying reduce reduced reflect
reform refresh regard regarding regardless regards region regret regularly reinstall reinstalled rejoin relate relation
relationship relatively relax relevant reliable reliably relief rely remark remarkable remarkably remedy remind reminds
remote remotely render renew rent repair repeat repeated repeatedly repeating repeats replacement reply represent
reproduce reproducible reproduction reputation rescue research resemble reserve resist resolved resort respect
respectively respond responsibility responsible restrict resume resumed retain retire retired retrieve retrieved
retrieving retry reveal reverse review revise reward rhyme rich rid ridiculous ridiculously rise rises risk risky rival
road roast rob rock role roll rolled rolling romantic roof room rough roughly round route routine royal rub rude ruin
ruined rule rumour rush sad sadly safely safety sail sake salary sale salt sanity sat satisfy satisfied savage saving
saw saying scale scan scandal scare scared scary scatter scenario scene schedule scheme scholar school science scope
score scream script seal seat secondary secret sector secure seek seemingly segment seldom select selection sell senior
sensible sensitive sentence separately sequence series seriously seventy severe severely shake shall shame shape share
shared sharp sharply sheet shelf shift shine ship shit shock shoot shooting shop shopping shortage shortly shot shout
shove shut shy sick sight sign significant significantly silence silent silently silly similarly simplify simultaneous
simultaneously sing sink sir sister sits sitting situation sixteen sixty skill skin sleep sleepy slice slide slight
slightest slightly slip smart smell smile smoke smooth smoothly snap sneak snow soft sole solely solid someday
somehow sometime somewhat son sooner sorry soul south spare spark speak specially species specifically specified spectre
speech speed spent spin spinning spirit spit spite split spoil spoke spoken spontaneously spot spotted spread spring
squeeze stable stack staff stage stare stark starve statement station status steadily steady steal steep stick sticky
stir stone stood store storm strange strangely stranger strategy stream strength stress stretch strict strictly strike
striking strikes stroke strong strongly struck structure stubborn student study stunning style subject submit subsequent
subsequently substantial substantially substitute subtle succeed succeeded success suffer suffering suffers sufficient
sufficiently suggested suggesting suggests suit suitable sum summer sun super superb superior supply surface surprise
surprised surprising surprisingly surrender surround survey survive survived suspect suspected suspend suspicion
suspicious sustain swallow swear sweet swift swim swing switch switched switching sympathy symptom symptoms tail tale
talent talked talking talks tall target taste tax teach teacher tear tech technically technique tedious teenage
temporarily temporary tempt tend tends tension terrible terribly terrific terrify territory thankful theirs theme
themselves theoretically theory therefore thick thin third thirty thorough thoroughly thread threat threaten throw
throwing thrown throws thrown thumb tie tied tight tightly till timely tip tired title toast tolerance tolerate tone
tongue tonne tooth topic toss totally tour tower town toy trace track trade tradition traditional tragedy tragic trail
transition transparent trap trash travel treasure treat tree tremble tremendous trend trial trick tricky trigger
triggered triggering triggers trip trivial trouble troublesome troubleshoot troubleshooting trust truly tune tunnel
tutorial twelve twenty twin twist typical typically ugly ultimate ultimately unaware uncertain unclear uncomfortable
undergo underlying understandable understood undo undoubtedly uneasy uneven unfair unfamiliar unhappy uniform union
unique unit universal universe university unless unlike unlikely unlucky unnecessary unpleasant unrelated unsafe
unstable unstuck unsure until unused unusually unwanted upcoming upper upright upset upside upward usable usage
usefully useless utter utterly vacation vague vaguely valid valley valuable vanilla vanish vanished variation variety
vary vast vastly versus victim victory video viewpoint village violent virtually virtue vision vital vivid voice vote
vulnerable wake walk wall wander warm warming warn waste wasted watched watching water wave weak wealth weapon wear
weary wed wedding weekend weekly weight weirdly welcome west wet wheel whenever whereas whereby wherever whichever whim
whisper wide widely widespread wild willing win wind wine wing winter wipe wipes wise wish woke woken wonder wondered
wonderful wondering wooden workaround workarounds worldwide worried worse worst worthwhile worthy wow wrap wreck
yearly yell yellow yep yesterday yield younger youth zillion
barebone beginner bizarrely blocker bloke boilerplate bootstrap brandnew bunches cant cannot cos coz cuz deffo dunno
everythings everyones gotcha haven hiccup howdy idk imho inconsistently iirc info insanely internals kinda learner
lemme lol meh mini misbehave misconfigure misconfigured mystified nah newb noob nope obv occassionally offhand ohh
outta pita proble prolly ppl rant rid rookie shouldnt sigh somethings strugling succesfully successfull suddenly sux
tbh thingy thru tho tried tryin umm unexplained walkthrough weirdness whats wheres whoever whys wtf xxx xyz yay yea
foo bar baz qux foobar example acme demo dummy sandbox prod production staging stage preprod homelab lab poc sample
morning yesterday monday nightly weekly daily hourly monthly overnight midday lunchtime christmas easter
handful couple dozen bunch load loads ton tons pile heaps plenty bits gig gigs
first second third fourth fifth sixth ninth tenth eleven twelve thirteen fifteen twenty thirty forty fifty hundred
"""
)


def is_general(raw: str, stemmed: str) -> bool:
    """Whether a lower-case word, or its stem, is everyday English."""
    return raw in GENERAL or stemmed in _stems()


@cache
def _stems() -> frozenset[str]:
    return GENERAL | {stem(word) for word in GENERAL}
