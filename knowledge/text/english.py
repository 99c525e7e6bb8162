"""Word lists for weighting: which words say nothing, little, or only that this is a log.

Three sets, all in lower case. Everything that is in none of them is a word of the trade and has its full weight.
"""

from typing import Final

from knowledge.text.wordlist import words

# Function words, pronouns, greetings: never a search term.
STOP: Final = words(
    """
a about above actually after again against ain all almost already also although always am among an and another any
anybody anyhow anyone anything anyway anywhere are aren as at be because been before being below between both but by
came can cannot cant could couldn did didn do does doesn doesnt doing don done dont down during each either else even
ever every everybody everyone everything few fine for from further had hadn has hasn have haven having he hello hence
her here hers hey hi him his hmm how however i id if im in indeed instead into is isn isnt it its itself just ll lot
lots many may maybe me might mine more most much must my myself need needed needs neither never no nobody nor not
nothing now of off ok okay on once one only onto or other others our ours out over own per perhaps please pls quite
rather re really s same say says see seem seems seen shall she should shouldn since so some somebody somehow someone
something sometimes somewhere soon still such t than thank thanks that the their theirs them then there these they
thing things this those though thus to together too toward towards until unless up upon us use used using usually ve
very via was wasn way we well were weren what whatever when whenever where whether which while who whole whom whose
why will with within without won wont would wouldn yeah yes yet you your yours u ur gonna wanna gotta kinda sorta etc
eg ie vs thx plz folks guys mate dear wondering wonder guess suppose hope glad sorry btw afaik imho fyi imo tbh
"""
)

# Words of everyday English: they weigh less than the words of the trade, known to the base or not.
COMMON: Final = words(
    """
able accept access according act action active actual add added adding address advice ago agree ahead allow allowed
alone along alternative alternatives amount annoying answer appear appears apply around article ask asked asking
attempt available average avoid away awesome back bad based basic basically become becomes began begin behavior
behaviour behind believe best better big bit bottom break bring broken brought build built busy button buy call called
care case cases cause caused causes causing certain chance change changed changes changing check checked choose clean
clear clearly close colleague come comes coming common company complain complains complete completed completely
concern configure configured consider contain contains content continue correct correctly cost couple course create
created creates creating current currently customer daily damage damaged dark day days deal decide default depend
depends describe described detail details did differ difference different difficult directly discuss discussion
document documentation double doubt due each earlier early easily easy effect eight empty end ended ends enough ensure
entire error errors especially exact exactly example except exist existing exists expect expected explain explained
explanation extra face facing fact fail failed failing fails failure fairly fast faster feel figure fill final finally
find finding finish finished first five fix fixed follow followed following follows force forever forget form found
four free frequently fresh friend full fully fun further general generally get gets getting give given gives giving go
goes going gone good got grab great group grow guide half hand handle happen happened happening happens hard hear
heard help helpful helps hide high higher hit hold hour hours huge idea ideas immediately important impossible include
included including increase increased information input inside install installed installing instruction instructions
interest interested interesting intermittent intermittently issue issues item join keep keeps kept kind kindly knew
know known knows large larger last late later latest lead leads learn least leave leaves left less let lets level life
like likely limit line list listed little live load long longer look looked looking looks lose losing lost love low
lower luck main major make makes making man manage manual manually matter mean meaning means meant mention mentioned
message messages method middle mind minute minutes miss missing mistake moment money month months morning most move
moved much multiple name named names near nearly necessary new newly next nice night non none normal normally note
notice noticed number obvious obviously occasionally occur occurs odd often old older open opened option options order
original output outside page part particular past people perfect perform person pick picture piece place plain plan
play plenty point points poor possible post present press pretty previous previously probably problem problems proceed
process produce proper properly prove provide provided pull purpose push put question questions quick quickly quiet
random randomly ran rare reach read reading ready real reason reasons receive received recent recently recommend
recommended record regular related remain remains remember remove removed removing replace report reported request
require required requires response rest result results return returned returning returns right run running runs safe
said save saw scratch second seconds section select send sense sent separate serious serve set sets setting settings
setup several short show showed showing shown shows shut side similar simple simply single sit six size skip slow
slower slowly small smaller solution solve solved sometimes sort sound source space speak special specific specify
spend spent stand start started starting starts state stay stays step steps stop stopped stops story straight strange
struggle struggling stuff stupid successful successfully sudden suddenly suggest suggestion support supported supposed
sure surely system take taken takes taking talk task team tell ten term test tested testing text thought thousand
three time times tiny today told tomorrow tonight took tool tools top total touch tough tried tries trouble true truth
try trying turn turned turns twice two type types unable understand understanding unexpected unexpectedly
unfortunately unknown unusual update updated upgrade upgraded urgent useful user users usual value values various
version versions view visible visit wait waited waiting wants want wanted warning watch ways week weeks weird went
wish word words work worked working works world worry worse worst worth write writing written wrong year years
yesterday young zero man men woman kid house city country weather food coffee lunch dinner pizza movie song music game
football team match team winner joke birthday holiday vacation weekend monday tuesday wednesday thursday friday
saturday sunday january february march april june july august september october november december tea beer cat dog car
train bus street phone laptop printer keyboard mouse screen desk chair office door window color colour red green blue
black white
"""
)

# Words that stand in every log: they say that this is one, not which.
LOG: Final = words(
    """
error errors err fail failed failing failure fails fatal warning warn warnings info debug notice critical severe trace
traceback exception exceptions stderr stdout exit exited code codes status message messages msg reason detail details
level log logs logged logging logger node nodes host hosts hostname server servers service services cluster pod pods
container containers request requests response connection connect connecting connected time timestamp thread process
pid main root file line lines call raise raised return returned self args kwargs module function method object none
null true false nil unknown default namespace name kind type state phase event events age restarts ready running last
seen count normal from started stopped starting stopping created deleted updated up down data value key path client
component subsystem daemon unit job task worker home user admin uid gid python site-packages dist-packages venv lib
usr var bin opt local src github com org io go java goroutine stack string int bool http https www html localhost
"""
)

# Words that turn a line into a question although it has no question mark.
ASKING: Final = words(
    """
how what why when where which who whom whose is are do does did can could should would will has have am was were any
anyone anybody somebody help
"""
)

# Words that tell of trouble, in a query or in the title of an article.
TROUBLE: Final = words(
    """
abort broken cannot cant corrupt crash damage deadlock degrade delay deny die drop eagain error evict exceed expire
fail failing fatal flap forbid freeze full hang inconsistent inactive incompatible insufficient invalid kill lack leak
lock lose mismatch miss nearfull notready oom oomkill outage overload panic partition pending problem refuse reject
restart skew slow starve stick stuck terminate terminating timeout timed trouble unable unauthor undersize unexpect
unhealthy unreach unschedulable unsupport violate warn wrong down bad cannot wont doesnt isnt cant
"""
)

# Words of a report that something is over or well: nobody asks for help with them.
ALL_WELL: Final = words(
    """
done fixed finished renewed resolved solved merged completed fyi thanks thx cheers heads-up headsup announced
announcement reminder postponed rescheduled uploaded landed released closing closed succeeded
"""
)
