"""Which English words lay down a duty, tell what was, or only describe? Word tables, no grammar."""

from __future__ import annotations

import re

from plans.patterns import pattern

# What plans ask for, in the form that opens an order: Complete the bridge.
VERBS = (  # one string: a list of four hundred names would take forty lines
    "accept accomplish achieve acquire adapt add address adopt advance advertise advise advocate align allocate amend analyze appoint apply approve arrange assess assign assist "
    "attain attract audit automate award balance begin boost break brief bring build buy calculate carry celebrate certify change clean clear close collaborate collect combine "
    "commence commission communicate compile complete comply conduct connect consolidate construct continue contract convene convert coordinate cover create cut decommission "
    "decrease dedicate define deliver demolish deploy design designate determine develop digitize disburse distribute diversify divert document double draft earmark educate eliminate "
    "employ enact encourage end enforce engage enhance enlarge enroll ensure enter equip establish evaluate examine execute expand explore extend facilitate file fill finalize "
    "finance finish fix form formalize formulate found fund furnish gather generate go grow halve hand harmonize have help hire hold host house identify implement improve "
    "inaugurate include incorporate increase inform initiate insource inspect install institute integrate introduce inventory invest invite issue join keep kick launch lay lease "
    "leverage link list lower maintain make manage map match maximize meet merge migrate minimize mitigate modernize monitor move negotiate notify obtain offer onboard open operate "
    "optimize organize outline outsource overhaul partner pass pave pay perform permit phase pilot place plan plant populate post prepare present preserve prioritize process procure "
    "produce promote propose protect provide publish purchase pursue put raise ratify reach rebuild recommend reconcile recruit recycle redesign redevelop reduce refer refine "
    "refresh refurbish register rehabilitate reinstate release relocate remediate remodel remove renew renovate reopen reorganize repair replace replant report request require "
    "reroof resettle resolve respond restore restructure resurface retain retire retrofit return review revise rewrite roll run scan schedule seal secure seek select sell send serve "
    "set settle share sign simplify solicit sponsor staff stage standardize start streamline strengthen study submit support survey sustain switch target test tie track train transfer "
    "transform transition treat trim triple tune undertake unify update upgrade upload use utilize vacate vaccinate validate verify visit widen wire work write "
    "re-inspect re-certify break-ground win recover reserve return supply spend stock digitise modernise organise prioritise standardise finalise formalise analyse optimise"
    " consider repaint discuss vote decide reassess reissue rename rotate sample screen stabilize subsidize supervise teach tender waive weatherize abate activate"
    " administer annex anchor bid broaden capture catalogue cap champion chart check cite clarify compare compost confirm conserve consult contribute correct count curb"
    " deepen demonstrate detect devise direct discontinue dispose drain dredge drill elect elevate eradicate erect exceed exempt fence flag foster gain govern graduate"
    " green guide incentivize inspire insulate interview label landscape lead license light limit litigate loan log lobby mail mark market mentor mobilize model name"
    " nurture order orient paint patrol prevent print prune qualify quantify rebalance receive recognize record redirect reform refund regulate reinforce relaunch relieve"
    " remind rent repave replenish reposition represent research reset retool retrain reuse reward safeguard save scale search shift showcase shrink site size source speed"
    " steer stop structure sunset surpass sweep tackle tailor tap terminate tighten trace translate turn uncover understand upsize wash water weigh welcome withdraw become"
    " mow clear-cut rezone re-open re-evaluate pre-qualify co-design"
)
VERB = "|".join(sorted(set(VERBS.split()), key=len, reverse=True))
# An order: the verb opens the clause, or stands behind its number, its label or an adverb.
ORDER = pattern(
    rf"(?:^|[:;•–—] ?|^[-•* ]*\(?[a-z]\) |\d[.)] |\d (?=(?-i:[A-Z]))|, (?:and |then )?|(?<=[a-z]: )|\band |\bthen |\bto )[\W\d]{{0,6}}(?:(?:[Ss]uccessfully|[Ff]ully|[Cc]ontinually|[Cc]ontinue to|[Ff]urther|[Aa]nnually|[Jj]ointly|[Ff]ormally) )?"
    rf"(?P<verb>{VERB})\b(?!['’]|s\b|ed\b)",
    re.IGNORECASE,
)
PRESENT = pattern(
    r"\b(?P<verb>opens|closes|begins|starts|launches|takes (?:effect|place)|goes|reports|submits|publishes|holds|meets|reviews|presents|delivers|completes|adopts|moves|issues|provides|receives|becomes|replaces"
    r"|expands|removes|hires|installs|builds|trains|pays|returns|joins|hosts|audits|inspects|updates|rises|falls|lends|decides|votes|(?:is|are) due|is (?:removed|replaced|opened|closed|held|published|completed|finished|installed))\b"
)
DUTY = pattern(
    r"\b(?:will|shall|must|should|is to|are to|to be|targets?|targeted|plans? to|planned|scheduled|slated|anticipate[sd]?|expects? to|expected|projected|projection|commits?|committed to|due|"
    r"slips? to|moves? to|aims?|aim to|goals?|intends? to|pledges?|agrees? to|needs? to|has to|have to|deadlines?|milestones?|to complete|target date|completion|on track to|seeks? to|hopes? to|key dates|schedule|^[A-Z][\w ,&]{2,60} to (?:be [a-z]{3,}|(?:VERBS)))\b".replace(
        "VERBS", VERB
    ),
    re.IGNORECASE,
)
TOLD = pattern(
    r"\b(?:was|were|had|has been|have been|has|took|rose|fell|closed|cut|hired|completed|built|awarded|enacted|received|met|began|ended|ranked|found|left|identified|funded|measured|actual|"
    r"adopted|approved|opened|launched|grew|reached|served|spent|saw|made|won|held|increased|decreased|dropped|declined|reduced|reported|established|released|published|created|"
    r"implemented|installed|added|collected|issued|passed|conducted|provided|conveyed|signed|moved|voted|announced|totaled|averaged|exceeded|attended|responded|processed)\b"
)
# A limit that no longer holds stands right behind these words.
OLD_LIMIT = pattern(
    r"(?:\b(?:originally|formerly|previously|initially)\b[\w ]{0,30}|\b(?:was|were) (?:due|scheduled|to be|planned|slated|expected|projected)\b[\w ]{0,30}|\b(?:instead of|rather than|slipped from|moved from"
    r"|postponed from|delayed from|pushed from)) ?$",
    re.IGNORECASE,
)
MODAL_ACT = pattern(
    r"\b(?:will|shall|must|is to|are to|to|should) (?:not |also |then |now |fully |jointly |begin )?(?:be |have )?(?P<verb>[a-z-]{3,})"
)
# $400,000 annually, 30 visits daily: a rate, no duty.
RATE = pattern(r"\d[\d,.]{0,20}(?: (?:million|billion|percent|[a-z]+)){0,2} $")
# What is foretold is not promised.
FORECAST = pattern(
    r"\b(?:population|demand|enrolment|enrollment|inflation|unemployment|employment|economy|economists?|GDP|tax base|sales|ridership|debt|deficit|prices?|rates?|life expectancy|temperatures?|census"
    r"|costs?|revenues?|households?|residents)\b[^.;]{0,40}\b(?:(?:is|are) (?:projected|expected|forecast|forecasted|estimated|predicted|likely)|will (?:likely|probably)|may|could|might) "
)
NAME_AFTER = pattern(
    r"(?:['’]s)? (?:Adopted|Approved|Master|Strategic|Budget|Annual|Comprehensive|Capital|Action|Plan\b|Report|Book|actual|Almanac|Census|Edition|Olympi|Session|Conference|[Ee]lection|Act\b|Code\b"
    r"|[Bb]aseline|levels?\b|budget|audit|appropriation|deadline has passed)"
)
VERSION = pattern(r"(?:Updated|Revised|Printed|Dated|Issued|Published|Approved|Adopted)(?: on)?:? $")
SERVICE = pattern(
    r"\b(?:paid|respond\w*|answer\w*|resolv\w+|process\w*|return\w*|acknowledg\w+|repair\w*|old|more|older|days?|closed|filed|remov\w+|complaints?|requests?|calls?|inquiries|tickets?|applications?"
    r"|payments?|invoices?|potholes?)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
START = pattern(
    r"\b(?:[Gg]roundbreaking|break(?:ing|s)? ground|start(?:s|ing)? construction|kick(?:s|ing)?[ -]?off|begin(?:s|ning)? (?:construction|work)|commence|start work|construction (?:start|begin)s)\b"
)
ACTION = pattern(
    rf"\b(?:go live|goes live|groundbreaking|due|in place|operational|complete|ready|{VERB})(?:e?s|e?d|ing|ion|d)?\b",
    re.IGNORECASE,
)
STRENGTH = pattern(r"\b(?:shall|must|will|should|plans? to|anticipate[sd]?|expected|targets?|aims? to)\b")
# A limit in a field of its own: the item's words stand before it.
LABEL = (
    r"(?:(?:[Tt]arget(?:ed)?|[Dd]ue|[Cc]ompletion|[Ee]nd|[Ff]inish|[Ee]xpected|[Pp]rojected|[Ee]stimated|[Aa]nticipated|[Cc]ompleted?|[Ff]inal|[Ii]mplementation|[Pp]lanned|[Ss]tart(?:ing)?|[Bb]egin(?:ning)?|[Ll]aunch)"
    r"(?: (?:completion|date|due|end|finish|by|of|timeframe))*|[Dd]eadline|[Tt]ime ?(?:line|frame)|[Tt]iming|[Ww]hen|[Bb]y [Ww]hen|[Mm]ilestone date|[Dd]ate|[Ss]chedule)"
)
FIELD = pattern(rf"(?:^|[\n(（|;,.–—-] ?|(?<=[.;|)）\w] )(?=[A-Z]))(?P<label>{LABEL})(?:: ?| is )$")
ANY_FIELD = pattern(rf"(?:^|[\n(（|;,.–—-] ?|(?<=[.;|)）\w] )(?=[A-Z]))(?P<label>{LABEL})(?::| is )")
FIELD_LINE = pattern(r"[-•* ]{0,40}[A-Z][A-Za-z ]{2,24}: \S")
STARTING = pattern(r"[Ss]tart|[Bb]egin|[Ll]aunch")
