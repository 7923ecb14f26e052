#include "bench/data/word_lists.h"

#include <algorithm>
#include <cstdlib>
#include <map>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "common/strings.h"

namespace frontdesk::bench {
namespace {

// Generated from the census files, see names/README.md.
constexpr char kSurnames[] =
#include "bench/data/names/surnames.inc"
    ;
constexpr char kFemaleFirstNames[] =
#include "bench/data/names/female_first_names.inc"
    ;
constexpr char kMaleFirstNames[] =
#include "bench/data/names/male_first_names.inc"
    ;
// State | weight | first three digits of ZIP codes | area codes | cities with weights.
constexpr char kPlaces[] =
#include "bench/data/words/places.inc"
    ;
constexpr char kStreets[] =
#include "bench/data/words/streets.inc"
    ;

constexpr char kStreetSuffixes[] =
    "370|St\n220|Ave\n125|Dr|Rd\n53|Ln\n31|Ct\n24|Blvd\n20|Cir\n16|Pl\n12|Way\n7|Pkwy\n3|Ter";

constexpr char kMailProviders[] =
    "4380|gmail.com\n1375|yahoo.com\n640|hotmail.com\n455|aol.com\n410|icloud.com\n"
    "285|comcast.net\n255|outlook.com\n80|sbcglobal.net\n75|verizon.net\n65|msn.com\n"
    "60|me.com|att.net\n50|live.com\n40|charter.net|cox.net|ymail.com\n30|bellsouth.net\n"
    "25|mac.com\n20|gmx.com|earthlink.net\n15|optonline.net|rocketmail.com\n"
    "10|roadrunner.com|mail.com|frontier.com|windstream.net|protonmail.com|juno.com";

constexpr char kTopLevelDomains[] = "44|com\n12|net\n8|info|biz|us|edu|co\n7|org\n6|io";

constexpr char kCompanySuffixes[] =
    "50|\n8| & Sons\n7| of America| Associates| Co\n5| Partners| LLP| LLC\n3| Group| Corp\n2| Inc| "
    "Inc.";

constexpr char kBrands[] =
    "3|Magnolia|Gateway|Keystone|Silver|Sunrise|Crystal|Summit|Cascade|Lone "
    "Star|Granite|Riverside\n"
    "2|Apex|Atlas|Bay Area|Bridge|Capital|Coastal|Commonwealth|Compass|Cornerstone|Diamond|Empire\n"
    "2|Evergreen|Falcon|Foundation|Golden|Green Leaf|Harbor|Heartland|Heritage|Lakeside|Legacy\n"
    "2|Liberty|Metro|Midwest|National|Old "
    "Dominion|Orion|Pacific|Patriot|Phoenix|Pioneer|Precision\n"
    "2|Premier|Red Rock|Redwood|Rocky "
    "Mountain|Sierra|Sunset|Sunshine|Titan|Tri-State|United|Vista\n"
    "1|American|Beacon|Black Diamond|Blue "
    "Ridge|Cardinal|Cedar|Clearwater|Eagle|First|Frontier|Great Lakes\n"
    "1|High Desert|Hudson|Ironwood|Monarch|North "
    "Star|Northern|Ocean|Olympic|Palmetto|Prairie\n"
    "1|Quality|Regal|Seaside|Shoreline|Southern|Stonebridge|Trinity|Twin Rivers|Unity|Valley|White "
    "Oak";

constexpr char kTrades[] =
    "3|Preschool|Child Care|Home "
    "Care|Financial|Catering|Design|Electric|Transport|Dental|Solutions\n"
    "2|Academy|Cleaning|Construction|Consulting|Family Services|Health|Insurance|Landscaping|Law\n"
    "2|Learning Center|Legal|Logistics|Manufacturing|Marketing|Medical|Nursing|Pet Care|Plumbing\n"
    "2|Properties|Realty|Roofing|Senior Care|Software|Staffing|Supply|Systems|Tutoring|Industries\n"
    "1|Media|Electric "
    "Services|Accounting|Bakery|Fitness|Furniture|Hardware|Pharmacy|Printing|Security";

constexpr char kGroupKinds[] =
    "3|University|Credit Union|Hospital Network|Preferred Partner|Franchise|Parents Network\n"
    "2|Alumni|Backup Care|Church Community|Corporate Wellness|Employee Benefit|Military Family\n"
    "2|Neighborhood|Nurses Association|Referral|Teachers Union\n1|Chamber of Commerce|Fire "
    "Department";

constexpr char kPlayfulWords[] =
    "2|angel|baker|beach|bear|berry|big|biker|blue|bulls|butterfly|chef|cherry|coach|coder|cool\n"
    "2|cowboys|crazy|dad|dadof|daisy|dance|doc|dolphin|dragon|eagle|gamer|golden|green|guitar|"
    "happy\n"
    "2|honey|kitty|lakers|little|lucky|mom|momof|monkey|moon|music|nana|ninja|nurse|ocean|panda|"
    "papa\n"
    "2|peach|piano|pink|pirate|puppy|purple|red|redsox|river|rock|rosie|runner|shadow|silver|sky\n"
    "2|snow|soccer|star|steelers|storm|sugar|sunny|super|sweet|teacher|tiger|turtle|wizard|wolf\n"
    "2|yankees\n1|captain|cookie|cosmic|duke|firefly|ginger|hawk|jazz|maverick|midnight|pepper|"
    "rebel";

constexpr char kTownBeginnings[] =
    "1|Ash|Bridge|Brook|Cedar|Center|Chester|Clear|Clif|Dan|East|Elm|Fair|Frank|Glen|Golden|Green|"
    "Ham\n"
    "1|Harris|Hart|High|Hunt|Jeffers|King|Lake|Law|Lin|Maple|Marsh|Mill|Mont|New|North|Oak|Old|"
    "Pine\n"
    "1|Queens|River|Rock|Silver|South|Spring|Stone|Sunny|Union|Wal|Wash|West|Wil|Win|Wood";

constexpr char kTownEndings[] =
    "4|brook|burg|bury|creek|dale|field|ford|ham|haven|hurst|land|more|mont|port|ridge|side|son|"
    "ton\n"
    "4|view|ville|well|wick|wood\n8| Beach| City| Falls| Grove| Heights| Park| Springs";

constexpr char kShortForms[] =
    "ROBERT:Bob,Rob,Bobby;WILLIAM:Bill,Will,Billy;RICHARD:Rick,Dick,Rich;JAMES:Jim,Jimmy;"
    "JOHN:Jack,Johnny;MICHAEL:Mike,Mickey;DAVID:Dave;THOMAS:Tom,Tommy;CHARLES:Charlie,Chuck;"
    "JOSEPH:Joe;EDWARD:Ed,Ted,Eddie;ELIZABETH:Liz,Beth,Betty,Lisa;MARGARET:Peggy,Maggie,Meg;"
    "KATHERINE:Kate,Kathy;KATHLEEN:Kathy;CATHERINE:Cathy,Kate;PATRICIA:Pat,Patty,Trish;JENNIFER:"
    "Jen,"
    "Jenny;SUSAN:Sue;DEBORAH:Deb,Debbie;BARBARA:Barb;REBECCA:Becky;DOROTHY:Dot,Dottie;STEVEN:Steve;"
    "ANTHONY:Tony;DANIEL:Dan,Danny;MATTHEW:Matt;CHRISTOPHER:Chris;ANDREW:Andy,Drew;KENNETH:Ken;"
    "RONALD:Ron;TIMOTHY:Tim;GREGORY:Greg;JOSHUA:Josh;BENJAMIN:Ben;SAMUEL:Sam;ALEXANDER:Alex;"
    "NICHOLAS:Nick;JONATHAN:Jon;LAWRENCE:Larry;GERALD:Jerry;THEODORE:Ted,Teddy;VIRGINIA:Ginny;"
    "THERESA:Terry,Tess;VICTORIA:Vicky;ALEXANDRA:Sandy,Alex;FRANCES:Fran;MARY:Molly,Polly;ANN:"
    "Annie;"
    "JOSE:Pepe;FRANCISCO:Paco;GUADALUPE:Lupe;EDUARDO:Eddie;RAFAEL:Rafa";

States ReadStates() {
  States result;
  for (const absl::string_view line : absl::StrSplit(kPlaces, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> parts = absl::StrSplit(line, '|');
    State state;
    state.abbreviation = parts[0];
    state.first_zip = std::atoi(parts[2].c_str());
    state.last_zip = std::atoi(parts[2].c_str() + parts[2].find('-') + 1);
    state.area_codes = absl::StrSplit(parts[3], ',');
    for (const absl::string_view city : absl::StrSplit(parts[4], ',')) {
      const std::pair<std::string, std::string> pair = absl::StrSplit(city, ':');
      state.cities.Add(pair.first, std::atoi(pair.second.c_str()));
    }
    result.by_name.Add(state.abbreviation, std::atoi(parts[1].c_str()));
    result.states.push_back(std::move(state));
  }
  return result;
}

// Every word of a list with weight 1 instead of 0; the others left out.
WeightedList OnlyWeightZero(std::string_view text) {
  WeightedList rare;
  for (const absl::string_view line : absl::StrSplit(ToAbsl(text), '\n', absl::SkipEmpty())) {
    if (line.substr(0, 2) != "0 ") continue;
    for (const absl::string_view word : absl::StrSplit(line.substr(2), ' ')) {
      rare.Add(std::string(word), 1);
    }
  }
  return rare;
}

std::map<std::string, std::vector<std::string>> ReadShortForms() {
  std::map<std::string, std::vector<std::string>> forms;
  for (const absl::string_view entry : absl::StrSplit(kShortForms, ';')) {
    const std::pair<std::string, std::string> pair = absl::StrSplit(entry, ':');
    forms[pair.first] = absl::StrSplit(pair.second, ',');
  }
  return forms;
}

}  // namespace

const State& States::Draw(Random& random) const {
  const std::string& name = by_name.Draw(random);
  return *std::find_if(states.begin(), states.end(),
                       [&](const State& state) { return state.abbreviation == name; });
}

#define FRONTDESK_LIST(function, text, separator)                 \
  const WeightedList& function() {                                \
    static const auto& list = *new WeightedList(text, separator); \
    return list;                                                  \
  }

FRONTDESK_LIST(Surnames, kSurnames, ' ')
FRONTDESK_LIST(FemaleFirstNames, kFemaleFirstNames, ' ')
FRONTDESK_LIST(MaleFirstNames, kMaleFirstNames, ' ')
FRONTDESK_LIST(Streets, kStreets, '|')
FRONTDESK_LIST(StreetSuffixes, kStreetSuffixes, '|')
FRONTDESK_LIST(MailProviders, kMailProviders, '|')
FRONTDESK_LIST(TopLevelDomains, kTopLevelDomains, '|')
FRONTDESK_LIST(CompanySuffixes, kCompanySuffixes, '|')
FRONTDESK_LIST(Brands, kBrands, '|')
FRONTDESK_LIST(Trades, kTrades, '|')
FRONTDESK_LIST(GroupKinds, kGroupKinds, '|')
FRONTDESK_LIST(PlayfulWords, kPlayfulWords, '|')
FRONTDESK_LIST(TownBeginnings, kTownBeginnings, '|')
FRONTDESK_LIST(TownEndings, kTownEndings, '|')

#undef FRONTDESK_LIST

const WeightedList& RareSurnames() {
  static const auto& list = *new WeightedList(OnlyWeightZero(kSurnames));
  return list;
}

const States& AllStates() {
  static const auto& states = *new States(ReadStates());
  return states;
}

std::string ShortForm(const std::string& first_name, Random& random) {
  static const auto& forms = *new std::map(ReadShortForms());
  const auto found = forms.find(first_name);
  return found == forms.end() ? "" : found->second[random.Below(found->second.size())];
}

}  // namespace frontdesk::bench
