"""What the content guard looks for, category by category (`domain.md` section 16). Knows no way of reading a text.

The patterns for words look at small words with one space on either side of each, as `reading.spoken` gives them.
Names in braces stand for the pieces below. Nothing repeats without an upper bound: a pattern then takes at most a
fixed time at each place of a text, and hostile text cannot make it slow.
"""

import re
from collections.abc import Iterable
from enum import StrEnum


class Category(StrEnum):
    """What a text was taken for: the only thing about it that is counted."""

    IMMEDIATE_RISK = "immediate_risk"
    VETTING = "vetting"
    SPECIAL_CATEGORY = "special_category"
    LAWFUL_ACTIVITY = "lawful_activity"
    RESTRICTED_MATERIAL = "restricted_material"
    SMALL_NUMBERS = "small_numbers"
    CASE_OR_REFERRAL = "case_or_referral"
    INDIVIDUAL_OF_CONCERN = "individual_of_concern"


_PIECES = {
    # Up to so many words in between; never across the end of a sentence.
    "w1": r"(?:\w{1,40} ){0,1}",
    "w2": r"(?:\w{1,40} ){0,2}",
    "w3": r"(?:\w{1,40} ){0,3}",
    "w5": r"(?:\w{1,40} ){0,5}",
    "one": r"(?:a|an|the|this|that|one|another|my|our|your|his|her|their|certain|same)",
    "learner": r"(?:student|learner|pupil|undergraduate|undergrad|postgraduate|postgrad|fresher|tutee|apprentice"
    r"|schoolboy|schoolgirl)(?!(?: s)? (?:union|services?|reps?|representatives?|officers?|body|affairs|support"
    r"|wellbeing|welfare|accommodation|facing|handbook|policy|conduct|experience|voice|seats?|governors?|members?"
    r"|panel|council|president|engagement|survey|numbers|recruitment|residences?|groups?|society|societies|life"
    r"|centre|village|hub|lead|leaders?|liaison|ambassadors?|placements?|teachers?|nurses?|fees|loans|records"
    r"|registry|discipline|complaints|charter|led|partners?|journey|success|guild|association|media|view|views"
    r"|feedback|attendance|populations?|communications|communities|community|data|events?|intake|home|forum|tickets?"
    r"|discounts?|card|town|city|bar|newspaper|radio|conference|fair|scheme|levy|week|programme|referral))",
    "learner_seat": r"(?:a|an|one|another|some) (?:\w{1,40} )?(?:student|learner|pupil|apprentice)",
    "learners": r"(?:students|learners|pupils|undergraduates|undergrads|postgraduates|postgrads|freshers|tutees"
    r"|apprentices|(?:first|second|third|fourth|final|foundation) years|lads|boys|girls|kids|teenagers"
    r"|residents|tenants|patients|clients|prisoners|inmates|service users|parishioners|customers|visitors)",
    "young": r"(?:boy|girl|lad|kid|teenager|youngster|teen|youth|child|toddler|young (?:man|woman|person|lad|lady))"
    r"(?!(?: s)? (?:scouts?|guides?|school|schools|centre|services?|clubs?|justice|offending|work|workers?|hostel"
    r"|council|forum|protection|friendly|safeguarding|reps?|representative|zone|board|ambassador|care|poverty"
    r"|exploitation|health|minders?|wing|union|projects?|charity|trust|advocate|theatre|hall|unit|seat|voice))",
    "adult": r"(?:man|woman|bloke|guy|gentleman|lady|person|individual|someone|somebody|visitor|resident|tenant"
    r"|parent|father|mother|brother|sister|son|daughter|neighbour|patient|client|prisoner|inmate|offender|colleague"
    r"|staff member|lecturer|tutor|teacher|porter|caretaker|cleaner|contractor|employee|worshipper|volunteer|stranger"
    r"|member of (?:the )?(?:staff|public)|service user|flatmate|housemate|roommate|friend)(?!(?: s)? (?:parking"
    r"|permits?|access|pass|passes|badges?|governors?|reps?|seats?|groups?|charity|training|numbers|feedback"
    r"|led|services?|entrance|centre|car|management|specification))",
    "worry": r"(?:worried|worry|worries|worrying|concerned|concern|concerns|uneasy|alarmed|anxious|fears?|suspicious"
    r"|suspicions)",
    # What is said of somebody only when something is the matter.
    "conduct": r"(?:radicali[sz](?:ed|ing)|groomed|preach(?:es|ing)|conspiracy"
    r"|extremist (?:leaflets?|stickers?|posters?|symbols?|flags?)|prais(?:es|ing|ed) {w2}(?:attacks?|attackers"
    r"|hitler)|extremist (?:views|material|content|videos?|groups?|ideas|posts"
    r"|ideology|beliefs|memes|literature)|extreme (?:views|ideas|opinions|content|beliefs|things)|an extremist"
    r"|a terrorist|strange|odd things|oddly|weird|weirdly|erratic|erratically|aggressive|aggressively|threatening"
    r"|threatened|made threats|violent|(?:become|becoming|became|very|increasingly|more|so|quite) (?:withdrawn"
    r"|isolated|angry|religious|secretive)|obsessed|fixated|suicidal|self harm(?:ing|s|ed)?|hateful|propaganda"
    r"|isis|daesh|hamas|hezbollah|al qaeda|national action|(?:banned|proscribed) (?:group|organisation)|beheadings?"
    r"|shouted at|swore at|spat at|assaulted|abusive|hates|up to (?:something|no good)|about (?:muslims|jews"
    r"|christians)"
    r"|attackers|(?:banned|barred|thrown out|excluded) (?:from|of)|(?:living|lives|staying|sleeping|hiding) (?:in|at"
    r"|near)"
    r"|mak(?:es|ing) {w1}(?:people|staff|students|everyone|everybody|others|us|me) (?:nervous|uneasy|uncomfortable"
    r"|afraid|scared|worried)|(?:worries|scares|frightens|troubles|bothers|upsets) (?:me|us|staff|people|others"
    r"|the others|everyone|students)|jihad|jihadis?|incels?|nazis?|neo nazis?|swastikas?|racist|hate speech|far"
    r" right (?:views|memes|groups?"
    r"|posts|content|material|ideas|forums?|stuff|videos)|far left (?:views|groups?)|behaving|behaviour"
    r"|behaves|acting (?:strange|strangely|odd|oddly|weird|differently|suspiciously)|sympathi[sz]es|sympathi[sz]ers?"
    r"|(?:is|was|been|got|be|were) (?:arrested|suspended|expelled|cautioned|bailed|excluded)|(?:gone|went|been)"
    r" missing|dealing drugs|taking drugs|drawn (?:into|towards?)|vulnerable(?! (?:adults?|people|persons?|groups?"
    r"|children|young))|disclosed|confided|went to (?:syria|iraq)|going to syria)",
    "attribute": r"(?:religions?|religious (?:belief|beliefs|background|affiliation|views)|ethnicity|ethnicities"
    r"|ethnic (?:origins?|background|groups?)|race|skin colour|nationality|nationalities|immigration status"
    r"|sexuality|sexual orientation|political (?:views?|party|opinions?|affiliations?|beliefs|allegiance)|politics"
    r"|party membership|(?:trade )?union membership|health (?:conditions?|problems?|issues?|records?)"
    r"|medical (?:history|conditions?|records?)|diagnosis|diagnoses|disability|disabilities)(?! (?:equality|charter"
    r"|relations|week|and|or|literacy|policy|training|studies|education|course|forum|network|day|services?|team"
    r"|officers?|advisers?|confident|route|number|marshals|departments?|building|lectures?|students?|access"
    r"|module|school|society))",
    "belief": r"(?:muslim|christian|jewish|jew|hindu|sikh|catholic|protestant|atheist|buddhist|quaker|salafi|shia"
    r"|sunni|evangelical|convert)(?! (?:chaplains?|chaplaincy|forum|council|association|network|centre|community"
    r"|communities|society|representatives?|reps?|college|schools?|church|adviser|liaison|women|welfare|trust"
    r"|board|charity|groups?|aid|prayer|faith|festivals?|holidays?|meeting|house|hall|holy|new|led|run|and))",
    "illness": r"(?:cancer|depression|anxiety|autism|adhd|diabetes|epilepsy|covid|long covid|hiv|dementia|ptsd"
    r"|schizophrenia|leukaemia|a stroke|a heart attack|mental health (?:problems?|issues?|conditions?|crisis"
    r"|history)|a (?:nervous )?breakdown|chemotherapy|an eating disorder|psychosis|a miscarriage|a tumour|flu)"
    r"(?! (?:training|awareness|week|day|month|policy|teams?|services?|support|network|charity|research|centre"
    r"|workshop|course|session|lead|nurse|strategy|guidance|friendly|action|alliance|uk|testing|rules"
    r"|restrictions|measures|and|clinic|vaccinations?|jabs?))",
    "condition": r"(?:gay|lesbian|bisexual|transgender|autistic|pregnant|diabetic|depressed|bipolar|schizophrenic"
    r"|epileptic|hiv positive|psychotic|an alcoholic|alcoholic|anorexic|in labour)",
    "party": r"(?:labour|conservatives?|tory|tories|reform uk|ukip|lib dems?|liberal democrats?|green party|greens"
    r"|snp|plaid|plaid cymru|dup|sinn fein|bnp|edl|britain first|communists?|socialists?|patriotic alternative)"
    r"(?! (?:councils?|councillors?|leaders?|group|run|led))",
    "union": r"(?:ucu|unison|unite|gmb|nasuwt|neu|pcs|(?:a |the )?trade union)",
    # The month is not the march.
    "protest": r"(?:(?<! in )(?<! of )(?<! by )(?<! for )(?<! from )(?<! since )(?<! until )(?<! early )(?<! late )"
    r"(?<!\d )march(?! (?:\d{1,4}|meeting|session|board|dates?|agenda|papers|minutes|workshop|event|training|steering))"
    r"|protests?|demos?|demonstrations?|rally|vigil|encampment|picket|picket line|sit in|walkout|petition|on strike"
    r"|boycott)",
    "protesters": r"(?:protesters?|protestors?|demonstrators?|marchers|activists?|campaigners?|strikers|picketers"
    r"|occupiers|march committee|protest committee|(?:protest|march|demo|encampment|vigil|rally|strike)"
    r" (?:organisers|leaders|participants|attendees))",
    "number": r"(?:\d{1,7}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|twenty|thirty|forty|fifty|dozen|no|zero|several|few|many|couple of|handful of|number of|fewer|more|less)",
    "lesson": r"(?:course|courses|training|trained|e learning|elearning|modules?|pathways?|forms?|process|processes"
    r"|procedures?|policy|policies|routes?|workshops?|sessions?|webinars?|guidance|guide|templates?|flowchart"
    r"|leads?|officers?|managers?|coordinators?|teams?|mechanisms?|learning|awareness|duty|units?)",
    "people": r"(?:people|someone|somebody|anyone|everyone|everybody|others|students?|staff|children|pupils|him|her"
    r"|them|us|me|you|campus|college|school|university|mosque|church|synagogue|temple|gurdwara|police|crowd"
    r"|classmates?|flatmates?|teachers?|lecturers?|a person|a man|a woman|girlfriend|boyfriend|wife|husband|family)",
    "weapon": r"(?:knife|knives|guns?|bombs?|weapons?|machete|firearms?|explosives?|grenade|rifle|pistol|shotgun"
    r"|sword|axe)(?! (?:crime|arch|amnesty|awareness|safety|training|project|policy|bins?|disposal))",
    "soon": r"(?:tonight|today|now|right now|tomorrow|this (?:morning|afternoon|evening|weekend)|any minute)",
    "pending": r"(?:going|wants?|threat|threatens|threatened|threatening|plans?|planned|planning|about|intends"
    r"|intending|ready|trying|tried) to|gonna",
}


def _filled(pattern: str) -> str:
    # From the last to the first, since a piece may hold pieces that stand before it.
    for name, piece in reversed(_PIECES.items()):
        pattern = pattern.replace("{" + name + "}", piece)
    return pattern


def _words(category: Category, *patterns: str) -> Iterable[tuple[Category, re.Pattern[str]]]:
    return [(category, re.compile(f" (?:{_filled(pattern)})(?= )")) for pattern in patterns]


# Put aside before anything is looked for: ordinary business that shares its words with what is refused.
HARMLESS = re.compile(
    _filled(
        r" (?:how to make (?:a )?referrals?"
        r"|(?:making|make) (?:a )?referrals? (?:gov uk )?{w3}{lesson}"
        r"|what happens (?:after|when|once|to|with) (?:a referral|referrals)|how (?:a referral|referrals) (?:is|are"
        r"|works?|gets?)"
        r"|(?:talk|training|session|guidance|briefing|refresher|course|input|slides?|help|policy|policies|rules?"
        r"|page|wording)"
        r" (?:on|about) (?!the |our |my |this |that |his |her |their |a |last |new ){w1}referrals?"
        r"|(?:have|having|invite|inviting|need|needs|find|include|add|want|elect|nominate|seat for|place for|role"
        r" for|ask)"
        r" {w1}{learner_seat} (?:to (?:join|sit|represent|attend|chair|speak|come)|on (?:the|our|this) (?:group|board"
        r"|committee|panel)|in (?:the|our|this) (?:group|room)|at (?:the|our|this|each|every) (?:meeting|table|board)"
        r"|next (?:year|time)|as (?:a|an|our|the)|or two)"
        r"|(?:national|published|home office|england and wales) {w2}(?:figures|statistics|numbers|data)(?: for"
        r" england)?"
        r" (?:on|of|for|about) {w2}(?:referrals|cases)"
        r"|(?:business|use|test|worst|best|display|just in|in (?:this|that|any|either|both|each|most|many|some|all"
        r"|which|one|two|three|four|our|no)) cases?"
        r"|case (?:studies|study|law|by case)"
        r"|cases? of (?:wine|beer|water|paper|need|emergency|fire)"
        r"|cases? for(?! this| that| him| her| a student)"
        r"|(?:artificial|business|emotional) intelligence"
        r"|cyber attacks?|young people s|official secrets act"
        r"|secret (?:santa|garden|ballot))(?= )"
    )
)

WORDS = (
    *_words(
        Category.IMMEDIATE_RISK,
        r"(?:{pending}) {w1}(?:hurt|kill|stab|shoot|attack|bomb|blow up|murder|harm|behead) {w2}{people}",
        r"(?:he|she|they|someone|somebody|who|i|{learner}|{young}|{adult}) {w3}(?:will|ll|d|would|might|may|could|is"
        r"|are|s)"
        r" {w1}(?:hurt|hurting|kill|killing|stab|stabbing|shoot|shooting|attack|attacking|bomb|bombing|blow up|murder"
        r"|harm|harming) (?:{w2}{people}|(?:in|at|on|outside) {w2}\w{1,40})",
        r"(?:will|ll|d|would|{pending}) {w1}(?:stab|shoot|shoot up|kill|bomb|murder) {w3}{soon}",
        r"(?:he|she|they|someone|somebody|who|{learner}|{young}|{adult}) {w2}(?:has|have|had|got|carrying|carries"
        r"|holding|waving|brought|with) (?:a |an )?{w1}{weapon}",
        r"(?:has|have|had|got|carrying|carries|holding|waving|brandishing|brought|bringing|bring|took) (?:a |an )?{w1}"
        r"{weapon} {w3}(?:at|in|on|into|to|outside|near) {w2}(?:campus|class|college|school|halls?|building|library"
        r"|bag|room|reception|university|union)",
        r"(?:gunman|gunmen|knifeman|armed (?:man|men|person|intruder)|active shooter|shots fired|hostages?"
        r"|being (?:attacked|stabbed|beaten)|under attack|on a rampage)(?! (?:exercise|training|plans?|procedures?"
        r"|policy|guidance|drill|workshop|briefing|scenario))",
        r"in (?:immediate |grave |serious |great |mortal )?danger(?! of)",
        r"(?:life|lives) (?:is|are) (?:at risk|in danger)",
        r"(?:kill|killing|hang|hurt|hurting|harm|harming|cut|cutting) (?:himself|herself|themselves|themself|myself)",
        r"(?:will|{pending}) (?:jump (?:off|from|out|in front)|end (?:it all|(?:his|her|their|my) (?:own )?life)"
        r"|take (?:his|her|their|my) (?:own )?life|commit suicide|overdose|die)",
        r"suicidal {w3}{soon}",
        r"(?:overdosed|overdosing|(?:taken|took|taking) an overdose|want to die|wants to die)",
        r"(?:{pending}) blow up",
        r"(?:fight|fighting|attack|attacking|threatening|threatened|threatens|chasing) {w3}with {w2}{weapon}",
        r"(?:there is|there s|is|found|planted|planting) a bomb",
        r"(?:a|the) bomb (?:is|in|at|under|on|outside) {w1}(?:the|a|my|our|his|her)",
        r"(?:been|got|being) (?:shot|stabbed)",
        r"there (?:is|s) a fire (?:in|at|on)",
        r"bomb threat (?:at|on|in|to|now|just|received|today|tonight)",
        r"(?:attack|stabbing|shooting|explosion) {w2}(?:tonight|right now|happening|under way|in progress)",
        r"mewn perygl|(?:cyllell|gwn|bom) {w2}(?:ganddo|ganddi)|(?:ganddo|ganddi) (?:gyllell|wn|fom)",
    ),
    *_words(
        Category.VETTING,
        r"(?:security|sc|dv|ctc|nppv|nppv\d|police|vetting|national security) (?:clearances?|cleared|vetted)(?!"
        r" (?:of|from|for) the)",
        r"developed vetting",
        r"(?:has|have|had|holds?|holding|got|his|her|their|whose|who|lost) {w2}clearances?(?! (?:from|by|of|to|for"
        r"|sale))",
        r"(?:has|have|had|holds?|holding|got|lost|needs?) (?:full |current )?(?:sc|dv|ctc|nppv|nppv\d)(?! {lesson})",
        r"(?:members|member s|s|everyone s) clearances?",
        r"clearance (?:levels?|status|expired|expires|refused|revoked|withdrawn)",
        r"vetting (?:levels?|status|results?|outcome|expired|expires|failed|passed|refused|came back|(?:has |was |is )"
        r"(?:lapsed|expired|refused|pending|through|failed|withdrawn))",
        r"(?:failed|passed|his|her|pending|awaiting|lost|whose|ourmember s) {w1}vetting",
        r"(?:he|she|they|who|ourmember|members?|chair|deputy|everybody|everyone|representative|rep|officer|person) {w3}"
        r"vetted(?! by| under| in line)",
        r"vetted (?:members?|people|staff|colleagues|attendees|representatives)",
        r"(?:his|her|ourmember s) {w1}dbs",
    ),
    *_words(
        Category.SPECIAL_CATEGORY,
        r"(?:which|what|whose|each|every|everyones?(?: s)?|everybody s?|anyone s?|his|her|their|ourmember|member s)"
        r" {w3}"
        r"{attribute}",
        r"(?:s|members|students|speakers|representatives|attendees|residents) {attribute}",
        r"{attribute} {w1}(?:of|for) {w1}(?:each|every|all|everyone|everybody|members|students|staff|attendees"
        r"|representatives|speakers|him|her|them|ourmember)",
        r"(?:which|what|whose|his|her|ourmember s) faith(?! (?:groups?|forums?|leaders?|community|communities|seats?"
        r"|representatives?|rep|schools?|adviser|partners?|network|sector|organisations?|and))",
        r"(?:is|are|was|were|he s|she s|they re|being|became) {w1}{belief}",
        r"(?:is|are|was|were) {w3}(?:a|an) {belief}",
        r"(?:is|was|he s|she s|being|came out as) (?:a |an )?{w1}{condition}",
        r"(?:he|she|who|ourmember|chair|deputy) (?:is|was|s) {w1}(?:disabled|trans)",
        r"(?:has|have|had|got|suffers from|suffering from|suffered|diagnosed with|treated for|treatment for|having"
        r"|recovering from|caught) {w1}{illness}",
        r"ourmember {w3}(?:ill|unwell|sick|illness|ill health|hospital|flu|covid|cancer|occupational health|stress)",
        r"(?:votes?|voted|voting|supports|supporter of|campaigns|campaigned|canvass|canvasses|canvassing|joined"
        r"|belongs to|member of|stands|standing) (?:for )?(?:the )?{party}",
        r"(?:he|she|who|ourmember|chair|deputy) (?:is|s) (?:a |an |in )(?:the )?{party}",
        r"(?:is|are|who|was|he s|she s|i m) (?:a |an |in )?(?:paid up )?(?:member of|in) (?:the )?{union}",
        r"(?:is|are|who|was) (?:a |an )?{union} member",
        r"(?:who|which members|which staff) (?:is|are) in (?:a|the) (?:trade )?union",
    ),
    *_words(
        Category.LAWFUL_ACTIVITY,
        r"(?:lists?|names?|records?|profiles?|register|log|photos?|photographs?|pictures|details|monitor|monitoring"
        r"|track|tracking|watch|watching|database|map|identify|identities|identity|report on|keep an eye on|files? on"
        r"|gather|note|notes on|who are|who is) {w5}{protesters}",
        r"(?:lists?|profiles?|monitor|monitoring|track|tracking|watch|watching|keep an eye on|files? on) {w3}(?:society"
        r"|societies|student groups)(?! (?:fairs?|officers?|coordinator|guild|room|week|day|handbook))",
        r"(?:lists?|names|record|register|photos?|photographs?|pictures|film|identify|identities|identity|note|which"
        r"|find out) {w5}(?:who"
        r"|whoever|those|people|students|staff|everyone|everybody|organisers|leaders|attending|attended|attendees)"
        r" {w5}{protest}",
        r"(?:who|whoever|which \w{1,40}) {w5}(?:attended|attending|went|going|organised|organising|organises|leading"
        r"|led|joined|joining|signed|behind|supports|on|at) {w3}{protest}(?! (?:route|day|stewards?|debrief|planning"
        r"|briefing|committee s))",
        r"(?:speakers?|society|societies|academics?|lecturers?)(?: s)? (?:political |religious |own |extreme "
        r"|personal )?"
        r"(?:views|opinions|beliefs|politics)",
        r"(?:political|religious|extreme) (?:views|opinions|beliefs) of",
        r"what {w3}(?:society|societies) (?:thinks?|says?|said|believes?|stands? for)",
        r"what {w3}(?:speakers?|lecturers?|academics?) (?:thinks?|believes?) (?:about|of|in)",
        r"(?:views|opinions|beliefs|politics) of {w3}(?:speakers?|society|societies|academics?|lecturers?|organisers"
        r"|protesters|activists)",
        r"{protesters}(?: s)? (?:names|details|lists?|photos|profiles?|views)",
    ),
    *_words(
        Category.RESTRICTED_MATERIAL,
        r"(?:local profiles?|ctlps?|counter terrorism profile|proffil lleol)",
        r"official sensitive",
        r"(?:marked|classified) (?:as )?(?:top )?secret",
        r"(?:police|community|source|secret|local|some|fresh|latest|new|covert|received|recent|raw|sensitive"
        r"|criminal) intelligence(?! (?:officers?|analysts?|managers?|units?|teams?|lead|directorate|hub|and|agency"
        r"|department))",
        r"intelligence (?:says|said|suggests|shows|that|indicates|reports?|about|picture|received|briefings?|on|from"
        r"|gathered|logs?|assessment)",
        r"intel",
        r"(?:covert|undercover|informants?|informer|under surveillance|surveillance operation|phone tap)",
        r"(?:police|counter terrorism|ct|covert|live|planned|ongoing|upcoming) (?:operations?|raids?|investigations?)"
        r"(?! (?:room|centre|managers?|teams?|support|officers?|department))",
        r"(?:our|a|my|police|secret|confidential|human) sources? (?:says?|said|told|tells|reports?|reported)",
        r"(?:told|tells?|said|shared|heard|hear) {w2}in confidence",
        r"(?:mi5|mi6|gchq|special branch)",
        r"(?:arrests?|raids?|warrants?) {w2}(?:planned|tomorrow|next week|tonight|due|imminent)",
        r"(?:planning|planned|plan|plans|going|about) to (?:arrest|raid)",
        r"(?:police|detectives?|officers) (?:are |is |have been |were )?(?:investigating|watching|looking into)",
        r"(?:police|officers) (?:will|are|to|plan|are going to|are about to) {w1}(?:search|arrest|raid|seize|searching"
        r"|arresting|raiding)",
        r"tlp red",
    ),
    *_words(
        Category.SMALL_NUMBERS,
        r"{number} {w2}referrals?(?! {lesson})",
        r"(?:total|totals|tally|count) {w2}(?:referrals|cases)",
        r"referrals (?:this|last|per|each|every|so far|in total)",
        r"(?:how many|number of) {w3}(?:referrals?|cases|people of concern|students of concern)(?! {lesson})",
        r"(?:\d{1,7}|one|two|three|four|five|six|seven|eight|nine|ten|several|few|zero|no|couple of|handful of)"
        r" (?:new |open |live |active |current |channel |prevent |pmap |safeguarding |adopted |closed |more |other"
        r" ){0,2}"
        r"cases?",
        r"(?:referrals|cases) (?:went|rose|fell|are|is|have|doubled|were|increased|decreased|dropped|stood) {w3}"
        r"(?:{number}|up|down|year|doubled|increased)",
        r"(?:referral|case|channel|panel) (?:numbers|figures|counts?|totals?|rates?|data|statistics|stats)"
        r"(?! protection)",
    ),
    *_words(
        Category.CASE_OR_REFERRAL,
        r"(?:{one}|last|new|latest|recent|any|each|every|prevent|channel|on|about) {w1}referral(?! {lesson}| and {w2}"
        r"{lesson})",
        r"(?:the|these|those|our|their|his|her|recent|latest|new|last|open|all) {w1}referrals(?! {lesson}| and {w2}"
        r"{lesson})",
        r"referral {w1}\d{2,9}",
        r"(?:progress|news|update|outcome|feedback|information|anything|decision|status) {w1}(?:on|of|about|from|in)"
        r" (?:the|that|this) case",
        r"(?:sent|referred|took|taken|put|refer) {w3}(?:to|into) (?:channel|pmap)",
        r"(?:discuss|discussed|discussing|review|reviewed|update on|look at|talk about|raise|raised|chase) {w2}"
        r"referrals?(?! {lesson})",
        r"(?:channel|pmap) (?:cases?|business|subjects?|clients?|nominee|individuals?|list|referrals?|discussion"
        r"|minutes|papers|adoptee)(?! (?:study|studies|officer|manager|worker|load|lead))",
        r"(?:channel|pmap)(?: panel)? (?:about|regarding|for|on|concerning|discussed|discussing|is discussing)"
        r" (?:him|her|them|{one} {w2}(?:{learner}|{young}|{adult}|case))",
        r"(?:he|she|they|someone|somebody|him|her|them|{learner}|{young}|{adult}) {w5}(?:to|by|at|into|in|with|on)"
        r" (?:the )?(?:channel|pmap)(?! (?:panel )?(?:chair|coordinator|training|lead|review|board|guidance|duty))",
        r"(?:was|were|been|being|got|has|have|had|we|i|they|he|she|be) {w1}(?:referred|reported) {w2}to {w1}(?:prevent"
        r"|channel|pmap|police|social (?:services|care|work|workers)|camhs|safeguarding|mash|mental health)",
        r"(?:refer|refers|referred|referring) (?:him|her|them|someone|somebody|{one} {w2}(?:{learner}|{young}"
        r"|{adult}))",
        r"(?:case|crime|cad|custody|urn) (?:no |number |num |ref |reference |id |file ){0,2}(?:[a-z]{1,4} ){0,1}"
        r"[a-z]{0,4}\d{2,10}",
        r"(?:had|have|got|has|there is|there s|another|new) (?:a |one )?case (?:come|came|coming|about|on|from|in|at"
        r"|like"
        r"|that|where|involving|here|now|open|again)",
        r"(?:case|crime|cad|custody) (?:number|ref|reference|id|file|conference|notes)",
        r"(?:the|that|this|our) (?!good|strong|better|clear|legal|compelling|economic|equality|financial|whole|main"
        r"|usual)"
        r"\w{1,40} case(?! (?:officers?|managers?|workers?|load|lead|management|harmless))",
        r"(?:channel|pmap) (?:panel )?(?:will|has|have|is|was|may|should|can|to) {w3}(?:him|her|them|{one}"
        r" {w1}(?:{learner}|{young}"
        r"|{adult}))",
        r"(?:his|her|their|live|open|active|sensitive|latest|individual|particular|safeguarding|prevent|ourmember s)"
        r" {w1}cases?(?! (?:officers?|managers?|workers?|load|lead|management|harmless))",
        r"(?:discuss|discussed|discussing|review|reviewed|reviewing|update on|talk about|raise|raised|mention|item on"
        r"|about) {w2}cases?(?! (?:officers?|managers?|workers?|load|lead|management|of (?:need|emergency|fire)))",
        r"(?:the|this|that) {w2}case (?:of|on|about|against|involving|concerning) {w1}(?:{one}|him|her|{learner}"
        r"|{young}|{adult})",
        r"(?:the|this|that) {w2}case (?:is|was|has|were|went) {w1}(?:closed|open|opened|ongoing|live|going|coming|being"
        r"|adopted|discussed|worrying|back)",
        r"(?:ein|fy|ei|eu|am|wnaethom|gwnaed) {w1}(?:atgyfeiriad|hatgyfeiriad)",
    ),
    *_words(
        Category.INDIVIDUAL_OF_CONCERN,
        r"(?:one|two|three|four|some|several|few|both|any|another|couple) of {w1}(?:my|our|the|your|his|her|their|those"
        r"|these) {w2}(?:first|second|third|fourth|final|foundation) years",
        r"(?:one|another) of {w1}(?:my|our|the|your|his|her|their|those|these) {w2}{learners}(?! (?:union|services"
        r"|seats?"
        r"|reps|representatives|officers|unions))",
        r"(?:two|three|four|some|several|few|couple|any) of {w1}(?:my|our|the|your|those|these) {w2}{learners} {w3}"
        r"{conduct}",
        r"{learner} (?:who|whose|of (?:concern|ours|mine)|called|named|with initials|initials|is|was|has|had|said|says"
        r"|told|seems|came|keeps|posted)",
        r"(?:my|a|this|that) tutee",
        r"(?:a|an|one|this|that|another|my|certain|same) {w1}{learner}",
        r"(?:two|three|four|five|some|several|certain) (?:first|second|third|fourth|final|foundation) years (?:have|are"
        r"|were|who|keep|in|at|from|share|post)",
        r"(?:student|candidate|learner|staff|nhs|payroll|matriculation) (?:id|number|no) {w1}\d{4,12}",
        r"(?:runs|running|joined|joins|joining|supports|supporting|follows|following|belongs to|recruiting for) {w2}"
        r"(?:extremist|far right|far left|neo nazi|terrorist|banned|proscribed|islamist)",
        r"(?:advice|advise|help|talk|speak|ask|tell|know|hear|told) {w2}(?:about|on) (?:{one} {w1}(?:{learner}|{young}"
        r"|{adult})|someone|somebody)",
        r"(?:{adult}|{young}) {w1}(?:in|from|of|at) (?:room|flat|block|number) \w{1,6}",
        r"(?:a|the|one|my|this|that|another) (?:first|second|third|final) year (?:who|whose|{learner}|in (?:my|our"
        r"|halls)|with (?:a|the|an)"
        r"|has (?:become|been saying)|called)",
        r"{worry} {w1}(?:about|for|over|regarding|by) {w3}(?:{learner}|{young}|{adult}|(?:first|second|third|final)"
        r" year"
        r" who)",
        r"{worry} {w1}(?:about|for|over|regarding|by) {w1}(?:him|her|some of {w1}{learners})(?! (?:absence|team|office"
        r"|workload|organisation))",
        r"(?:{learner}|{young}|{adult}) {w2}(?:is|was|remains) of {w1}concern",
        r"{one} {w2}{young}",
        r"some {w1}{young}",
        r"(?:two|three|four|five|some|several|few|certain) {w1}{learners} {w5}{conduct}",
        r"(?:his|her) (?:mum|mam|mother|dad|father|brother|sister|uncle|aunt|cousin)",
        r"(?:{learner}|{young}|{adult}|him|her|himself|herself) {w5}{conduct}",
        r"{conduct} {w3}(?:by |from |of )?{one} {w1}(?:{learner}|{young}|{adult})",
        r"(?:he|she|they|ourmember|\w{1,40}) (?:has |was |is |s |keeps )(?:been |being |always ){0,2}(?:radicali[sz]ed"
        r"|groomed|saying {w1}(?:strange|odd|weird|worrying|extreme|things)|drawn into|behaving (?:strange|strangely"
        r"|odd"
        r"|oddly|weird|differently)|acting (?:strange|strangely|odd|oddly|weird|differently)|arrested|expelled|self"
        r" harming)",
        r"(?:he|she) {w3}{conduct}",
        r"(?:his|her) (?:initials|behaviour|beliefs|online activity|social media|(?:extreme|political|religious) views"
        r"|flatmates?|roommates?|parents|girlfriend|boyfriend|mental health)",
        r"(?:{learner}|{young}|{adult}) (?:we|i|you|they) (?:spoke|talked|discussed|mentioned|referred|raised"
        r"|flagged|saw)",
        r"the {learner} (?:from|with|in|at|again)(?! the (?:union|group|room))",
        r"\w{1,40} in my (?:seminars?|tutor group|tutorials?|class|halls|flat|corridor)(?! (?:rooms?|timetable"
        r"|times?))",
        r"(?:someone|somebody|guy|man|lad|woman|person) {w2}in our {w2}(?:seminars?|class|tutorial|lectures?|halls"
        r"|block|flat|corridor|course|year group|tutor group)",
        r"(?:man|woman|bloke|guy|gentleman|lady|lad|stranger|visitor|resident|tenant|neighbour|worshipper) who"
        r" (?:hangs|keeps|follows|shouts|was|has|came|lives|says|said"
        r"|goes"
        r"|turned|preaches|stares|comes|sits|threatens|sleeps|walks|waits)",
        r"initials (?:are |is )?[a-z]{1,3}",
        r"(?:instagram|insta|snapchat|tiktok|twitter|telegram|discord|facebook|reddit) (?:handle|account|user|username"
        r"|profile|name) (?:is|of|called|belonging)",
        r"(?:number plate|registration|reg|car|van|vehicle|licence plate|plate|parked|driving|drives)"
        r" {w3}(?:[a-z]{2}\d{2}"
        r" ?[a-z]{3}|[a-z]\d{1,3} ?[a-z]{3}|[a-z]{3} ?\d{1,3}[a-z])",
        r"(?:poeni|pryderu|pryderus|pryder|bryderus) {w1}am {w3}(?:myfyriwr|fyfyriwr|myfyrwraig|fyfyrwraig|fachgen"
        r"|bachgen|ferch|merch|blentyn|plentyn|ddisgybl|disgybl|ddyn|dyn|rywun|rhywun)",
        r"un o (?:fy |ein )?(?:myfyrwyr|disgyblion)",
    ),
)

_WORD_BEGINS = r"(?<![^\W_])"
_WORD_ENDS = r"(?![^\W_])"

# These look at capitals and signs. Markings count as whole words in capitals only: a Secretary is not SECRET.
SIGNS = (
    (Category.RESTRICTED_MATERIAL, re.compile(rf"{_WORD_BEGINS}(?:TOP[ _-])?SECRET{_WORD_ENDS}(?! SANTA)")),
    (
        Category.RESTRICTED_MATERIAL,
        re.compile(
            rf"{_WORD_BEGINS}(?:Operation|Op) (?!Manager|Room|Centre|Team|Director|Officer|Plan|Group|Hours|Support)"
            rf"[A-Z][A-Za-z]{{3,20}}{_WORD_ENDS}"
        ),
    ),
    # A number plate; a postcode has its digits in other places.
    (
        Category.INDIVIDUAL_OF_CONCERN,
        re.compile(rf"{_WORD_BEGINS}[A-Z]{{2}}\d\d ?(?!THE|AND|FOR|LRC|HUB|ALL|VIA|MAP)[A-Z]{{3}}{_WORD_ENDS}"),
    ),
    # A handle: not an address, not a mention of somebody in Slack, not a call to a whole channel.
    (
        Category.INDIVIDUAL_OF_CONCERN,
        re.compile(r"(?<![\w.<@/-])@(?!channel|here|everyone|all\b)[a-z][\w.]{2,30}"),
    ),
    # Initials with a year, a room or a subject. What stands first are letters that mean something else.
    (
        Category.INDIVIDUAL_OF_CONCERN,
        re.compile(
            rf"{_WORD_BEGINS}(?!HE|FE|SU|CT|LA|UK|EU|IT|HR|VC|MS|TV|PR|QA|AV|UN|US|NI|GB|PM|AM|AI|DR|MP|QR|PO|PA|BA|MA"
            r"|OK|NO|TO|IN|AT|ON|BY|OF|WE|DO|IS|OR|SO|UP|GO|MY|IF|AS|BE|NE|NW|SE|SW|EC|WC|ST|RD|PC|ID|JP|QC|KC)"
            r"(?:[A-Z]{2}|[A-Z]\. ?[A-Z]\.?)(?:,| -| \(| from| in| on| of| at| who)[ ,(]{0,3}(?:the |my |our |his "
            r"|her )?"
            r"(?:\w{1,20} ){0,2}(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]inal|[Yy]ear|[Rr]oom|[Ff]lat|[Hh]alls?|[Bb]lock"
            r"|[Cc]ourse|[Ss]eminar|[Tt]utorial|[Cc]lass|[Pp]hysics|[Cc]hemistry|[Hh]istory|[Ll]aw|[Ee]ngineering"
            r"|[Mm]aths|[Nn]ursing|[Bb]iology|[Cc]omputing|[Pp]sychology|[Ss]ociology)"
        ),
    ),
    # A name with a year of study or a home.
    (
        Category.INDIVIDUAL_OF_CONCERN,
        re.compile(
            rf"{_WORD_BEGINS}[A-Z][a-z]{{1,20}} [A-Z][a-z]{{1,20}},? (?:in|from|who is in|of) (?:the |my |our )?"
            r"(?:(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]inal) year(?! of)|halls|[Ff]lat \d|seminar|tutorial|class\b)"
        ),
    ),
)
