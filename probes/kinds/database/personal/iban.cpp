// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/database/personal/iban.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

struct CountryLength
{
    std::string_view country;
    std::size_t length;
};

// IBAN registry (SWIFT, for ISO 13616-2), sorted.
constexpr std::array<CountryLength, 89> lengths{
    {{"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BG", 22},
     {"BH", 22}, {"BI", 27}, {"BR", 29}, {"BY", 28}, {"CH", 21}, {"CR", 22}, {"CY", 28}, {"CZ", 24},
     {"DE", 22}, {"DJ", 27}, {"DK", 18}, {"DO", 28}, {"EE", 20}, {"EG", 29}, {"ES", 24}, {"FI", 18},
     {"FK", 18}, {"FO", 18}, {"FR", 27}, {"GB", 22}, {"GE", 22}, {"GI", 23}, {"GL", 18}, {"GR", 27},
     {"GT", 28}, {"HN", 28}, {"HR", 21}, {"HU", 28}, {"IE", 22}, {"IL", 23}, {"IQ", 23}, {"IS", 26},
     {"IT", 27}, {"JO", 30}, {"KW", 30}, {"KZ", 20}, {"LB", 28}, {"LC", 32}, {"LI", 21}, {"LT", 20},
     {"LU", 20}, {"LV", 21}, {"LY", 25}, {"MC", 27}, {"MD", 24}, {"ME", 22}, {"MK", 19}, {"MN", 20},
     {"MR", 27}, {"MT", 31}, {"MU", 30}, {"NI", 28}, {"NL", 18}, {"NO", 15}, {"OM", 23}, {"PK", 24},
     {"PL", 28}, {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22}, {"RU", 33}, {"SA", 24},
     {"SC", 31}, {"SD", 18}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"SO", 23}, {"ST", 25},
     {"SV", 28}, {"TL", 23}, {"TN", 24}, {"TR", 26}, {"UA", 29}, {"VA", 22}, {"VG", 24}, {"XK", 20},
     {"YE", 30}}};

char upper(char c)
{
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

} // namespace

std::optional<IbanMatch> ibanAt(std::string_view text, std::size_t at)
{
    if (text.size() - at < 15 || !isLetter(text[at]) || !isLetter(text[at + 1])
        || !isDigit(text[at + 2]) || !isDigit(text[at + 3]))
        return {};
    if (at > 0 && (isLetterOrDigit(text[at - 1]) || text[at - 1] == '_' || text[at - 1] == '-'))
        return {};
    const std::array<char, 2> letters{upper(text[at]), upper(text[at + 1])};
    const std::string_view country(letters.data(), letters.size());
    const auto known = std::ranges::lower_bound(lengths, country, {}, &CountryLength::country);
    if (known == lengths.end() || known->country != country)
        return {};
    IbanMatch match{at, at, {}};
    for (auto i = at; i < text.size() && match.account.size() < known->length; ++i) {
        if (isLetterOrDigit(text[i]))
            match.account += upper(text[i]);
        // The printed form: blanks after each four.
        else if (text[i] != ' ' || match.account.size() % 4 != 0 || text[i - 1] == ' ')
            return {};
        match.end = i + 1;
    }
    if (match.account.size() != known->length
        || (match.end < text.size()
            && (isLetterOrDigit(text[match.end]) || text[match.end] == '_')))
        return {};
    return match;
}

bool passesMod97(std::string_view account)
{
    if (account.size() < 5)
        return false;
    int rest = 0;
    const auto take = [&rest](char c) {
        if (isDigit(c))
            rest = (rest * 10 + (c - '0')) % 97;
        else
            rest = (rest * 100 + (c - 'A' + 10)) % 97;
    };
    std::ranges::for_each(account.substr(4), take);
    std::ranges::for_each(account.substr(0, 4), take);
    return rest == 1;
}

bool isExampleIban(std::string_view account)
{
    // The registry's example of each country, and what payment providers publish for tests
    // (Stripe, Adyen, Mollie, GoCardless) and Wikipedia's article shows.
    static constexpr std::array<std::string_view, 112> examples{"AD1200012030200359100100",
                                                                "AE070331234567890123456",
                                                                "AL47212110090000000235698741",
                                                                "AT611904300234573201",
                                                                "AZ21NABZ00000000137010001944",
                                                                "BA391290079401028494",
                                                                "BE68539007547034",
                                                                "BG80BNBG96611020345678",
                                                                "BH67BMAG00001299123456",
                                                                "BI4210000100010000332045181",
                                                                "BR1800360305000010009795493C1",
                                                                "BR9700360305000010009795493P1",
                                                                "BY13NBRB3600900000002Z00AB00",
                                                                "CH9300762011623852957",
                                                                "CR05015202001026284066",
                                                                "CY17002001280000001200527600",
                                                                "CZ6508000000192000145399",
                                                                "DE89370400440532013000",
                                                                "DJ2100010000000154000100186",
                                                                "DK5000400440116243",
                                                                "DO28BAGR00000001212453611324",
                                                                "EE382200221020145685",
                                                                "EG380019000500000000263180002",
                                                                "ES9121000418450200051332",
                                                                "FI2112345600000785",
                                                                "FK88SC123456789012",
                                                                "FO6264600001631634",
                                                                "FR1420041010050500013M02606",
                                                                "GB29NWBK60161331926819",
                                                                "GE29NB0000000101904917",
                                                                "GI75NWBK000000007099453",
                                                                "GL8964710001000206",
                                                                "GR1601101250000000012300695",
                                                                "GT82TRAJ01020000001210029690",
                                                                "HN88CABF00000000000250005469",
                                                                "HR1210010051863000160",
                                                                "HU42117730161111101800000000",
                                                                "IE29AIBK93115212345678",
                                                                "IL620108000000099999999",
                                                                "IQ98NBIQ850123456789012",
                                                                "IS140159260076545510730339",
                                                                "IT60X0542811101000000123456",
                                                                "JO94CBJO0010000000000131000302",
                                                                "KW81CBKU0000000000001234560101",
                                                                "KZ86125KZT5004100100",
                                                                "LB62099900000001001901229114",
                                                                "LC55HEMM000100010012001200023015",
                                                                "LI21088100002324013AA",
                                                                "LT121000011101001000",
                                                                "LU280019400644750000",
                                                                "LV80BANK0000435195001",
                                                                "LY83002048000020100120361",
                                                                "MC5811222000010123456789030",
                                                                "MD24AG000225100013104168",
                                                                "ME25505000012345678951",
                                                                "MK07250120000058984",
                                                                "MN121234123456789123",
                                                                "MR1300020001010000123456753",
                                                                "MT84MALT011000012345MTLCAST001S",
                                                                "MU17BOMM0101101030300200000MUR",
                                                                "NI45BAPR00000013000003558124",
                                                                "NL91ABNA0417164300",
                                                                "NO9386011117947",
                                                                "OM810180000001299123456",
                                                                "PK36SCBL0000001123456702",
                                                                "PL61109010140000071219812874",
                                                                "PS92PALS000000000400123456702",
                                                                "PT50000201231234567890154",
                                                                "QA58DOHB00001234567890ABCDEFG",
                                                                "RO49AAAA1B31007593840000",
                                                                "RS35260005601001611379",
                                                                "RU0204452560040702810412345678901",
                                                                "SA0380000000608010167519",
                                                                "SC18SSCB11010000000000001497USD",
                                                                "SD2129010501234001",
                                                                "SE4550000000058398257466",
                                                                "SI56263300012039086",
                                                                "SK3112000000198742637541",
                                                                "SM86U0322509800000000270100",
                                                                "SO211000001001000100141",
                                                                "ST23000100010051845310146",
                                                                "SV62CENR00000000000000700025",
                                                                "TL380080012345678910157",
                                                                "TN5910006035183598478831",
                                                                "TR330006100519786457841326",
                                                                "UA213223130000026007233566001",
                                                                "VA59001123000012345678",
                                                                "VG96VPVG0000012345678901",
                                                                "XK051212012345678906",
                                                                "YE15CBYE0001018861234567891234",
                                                                "GB82WEST12345698765432",
                                                                "GB33BUKB20201555555555",
                                                                "GB94BARC10201530093459",
                                                                "GB60BARC20000055779911",
                                                                "GB87BARC20658244971655",
                                                                "NL39RABO0300065264",
                                                                "NL13TEST0123456789",
                                                                "NL02ABNA0123456789",
                                                                "NL69INGB0123456789",
                                                                "DE87123456781234567890",
                                                                "DE75512108001245126199",
                                                                "DE02120300000000202051",
                                                                "DE02500105170137075030",
                                                                "DE02100500000054540402",
                                                                "DE91100000000123456789",
                                                                "FR7630006000011234567890189",
                                                                "FR7630001007941234567890185",
                                                                "ES7921000813610123456789",
                                                                "BE71096123456769",
                                                                "BE62510007547061",
                                                                "IT40S0542811101000000123456",
                                                                "CH5604835012345678009"};
    // Stripe's other numbers of its Austrian and German test bank.
    return std::ranges::find(examples, account) != examples.end()
        || (account.starts_with("AT") && account.substr(4).starts_with("190430023"))
        || (account.starts_with("DE") && account.substr(4).starts_with("37040044053201300"));
}

} // namespace sidestage
