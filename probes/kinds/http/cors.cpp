// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/cors.h"

#include "probes/base/asciitext.h"
#include "probes/base/optionspec.h"
#include "probes/kinds/http/textmask.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace sidestage {

namespace {

/// How many hosts of other environments are asked about at each path.
constexpr std::size_t mostOthers = 40;

std::vector<std::string> listed(const std::optional<std::string> &value, bool isLowered)
{
    std::vector<std::string> members;
    for (std::string_view rest = value ? *value : std::string_view(); !rest.empty();) {
        const auto comma = std::min(rest.find(','), rest.size());
        const auto member = maskedSecrets(withoutBlanks(rest.substr(0, comma)));
        if (!member.empty())
            members.push_back(isLowered ? lowered(member) : member);
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    return members;
}

/// Seconds; nothing where it is not said, or not as a number.
FactValue maxAge(const HttpHeaders &headers)
{
    const auto text = headerValue(headers, "access-control-max-age").value_or("");
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    return error == std::errc() && end == text.data() + text.size() ? FactValue::integer(seconds)
                                                                    : FactValue();
}

/// Asks about one path in the name of several origins.
class CorsPath
{
public:
    CorsPath(SiteAsking &asking, const FactWriter &facts, std::string path,
             const OptionValue &option)
        : m_asking(asking), m_facts(facts), m_path(std::move(path))
    {
        m_method = option["method"].text("POST");
        auto names = option["headers"].texts();
        if (names.empty())
            names.emplace_back("content-type");
        // In the order and the case that browsers send: the Fetch standard, CORS-preflight fetch.
        std::transform(names.begin(), names.end(), names.begin(),
                       [](const auto &name) { return lowered(name); });
        std::sort(names.begin(), names.end());
        for (const auto &name : names)
            m_headers += (m_headers.empty() ? "" : ",") + name;
    }

    Result<HttpResponse> preflight(const std::string &origin)
    {
        return m_asking.ask(HttpMethod::Options, m_path, Asker::Browser,
                            {{"origin", origin},
                             {"access-control-request-method", m_method},
                             {"access-control-request-headers", m_headers}});
    }

    /// A plain request in the name of an origin, as one who is signed in.
    Result<HttpResponse> read(const std::string &origin)
    {
        // A cache must not hand what was made for a foreign origin to others.
        return m_asking.ask(HttpMethod::Get, withFreshQuery(m_path), Asker::Auditor,
                            {{"origin", origin}});
    }

    /// Writes what the preflight of one origin was told; `isMeant`: of one that is expected to
    /// call, and on which terms is worth knowing.
    void write(const std::string &name, const std::string &origin, bool isMeant)
    {
        const auto response = preflight(origin);
        if (!response) {
            m_facts.gap(name, response.error());
            m_failure = response.error();
            return;
        }
        const auto answer = corsAnswer(*response, origin);
        const auto writer = m_facts.below(name);
        writer.add("allowed", FactValue::text(answer.allowed));
        note(origin, answer);
        if (!isMeant || answer.allowed == "none")
            return;
        const auto &headers = response->headers;
        const auto set = [&](std::string_view header, bool isLowered) {
            return FactValue::textSet(listed(headerValue(headers, header), isLowered));
        };
        writer.add("status", FactValue::integer(answer.status));
        writer.add("credentials", FactValue::boolean(answer.hasCredentials));
        writer.add("methods", set("access-control-allow-methods", false));
        writer.add("headers", set("access-control-allow-headers", true));
        writer.add("max-age", maxAge(headers));
    }

    void writeReading(const std::string &name, const std::string &origin)
    {
        const auto response = read(origin);
        if (!response) {
            m_facts.below(name).gap("readable", response.error());
            m_failure = response.error();
            return;
        }
        const auto answer = corsAnswer(*response, origin);
        m_facts.below(name).add("readable", FactValue::text(answer.allowed));
        note(origin, answer);
    }

    /// What holds of all answers together.
    void writeVerdicts()
    {
        const auto write = [this](std::string_view name, bool holds) {
            if (holds || !m_failure)
                m_facts.add(name, FactValue::boolean(holds));
            else
                m_facts.gap(name, *m_failure);
        };
        write("foreign-with-credentials", m_isOpenToForeign);
        write("wildcard-with-credentials", m_isWildcardWithCredentials);
    }

    /// A foreign origin's answers count for `foreign-with-credentials`.
    void addForeign(std::string origin) { m_foreign.insert(std::move(origin)); }
    bool isOpenToAll() const { return m_isAllowedToForeign; }

private:
    void note(const std::string &origin, const CorsAnswer &answer)
    {
        if (m_foreign.count(origin) != 0) {
            m_isOpenToForeign = m_isOpenToForeign || answer.isOpen();
            m_isAllowedToForeign = m_isAllowedToForeign || (origin != "null" && answer.isAllowed());
        }
        m_isWildcardWithCredentials = m_isWildcardWithCredentials
            || (answer.allowed == "any origin" && answer.hasCredentials);
    }

    SiteAsking &m_asking;
    FactWriter m_facts;
    std::string m_path;
    std::string m_method;
    std::string m_headers;
    std::set<std::string> m_foreign;
    std::optional<Error> m_failure;
    bool m_isOpenToForeign = false;
    bool m_isAllowedToForeign = false;
    bool m_isWildcardWithCredentials = false;
};

/// The origin of a host that may call a path; empty: none of both.
Result<std::string> allowedAt(CorsPath &path, const std::string &host)
{
    for (const auto *scheme : {"https://", "http://"}) {
        auto origin = scheme + host;
        const auto response = path.preflight(origin);
        if (!response)
            return tl::unexpected(response.error());
        if (corsAnswer(*response, origin).isAllowed())
            return origin;
    }
    return std::string();
}

/// Which other environments' pages may call this path. Nothing is written where none may.
void writeOthers(const ProbeContext &context, SiteAsking &asking, CorsPath &path,
                 const FactWriter &facts)
{
    std::set<std::string> own;
    for (const auto &[name, host] : context.spec.hosts)
        own.insert(host);
    std::vector<std::string> allowing;
    std::size_t asked = 0;
    for (const auto &[environment, hosts] : context.hostsOfAll) {
        if (environment == context.spec.environment)
            continue;
        for (const auto &[name, host] : hosts) {
            if (own.count(host) != 0)
                continue;
            if (++asked > mostOthers) {
                facts.gap("other-environments",
                          {ErrorCode::TooLarge,
                           "the other environments have more than " + std::to_string(mostOthers)
                               + " hosts",
                           {},
                           {}});
                return;
            }
            const auto allowed = allowedAt(path, host);
            if (!allowed) {
                facts.gap("other-environments", allowed.error());
                return;
            }
            if (!allowed->empty()) {
                asking.say("pages of " + *allowed + " may call this one");
                allowing.push_back(environment);
                break;
            }
        }
    }
    if (!allowing.empty())
        facts.add("other-environments", FactValue::textSet(allowing));
}

} // namespace

CorsAnswer corsAnswer(const HttpResponse &response, std::string_view origin)
{
    CorsAnswer answer;
    answer.status = response.status;
    const auto allowed = headerValue(response.headers, "access-control-allow-origin");
    if (!allowed || allowed->empty())
        return answer;
    answer.allowed = *allowed == "*"              ? "any origin"
        : *allowed == origin                      ? "this origin"
        : allowed->find(',') != std::string::npos ? "several"
                                                  : "another origin";
    answer.hasCredentials =
        headerValue(response.headers, "access-control-allow-credentials") == "true";
    return answer;
}

OptionSpec corsOption()
{
    auto paths = option("paths", OptionType::List, "The paths that pages of other origins call.");
    paths.required = true;
    paths.members = {member(OptionType::HttpPath)};
    auto method = option("method", OptionType::Word,
                         "The method that a page would use; it is asked for and never sent.");
    method.words = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
    auto headers = option("headers", OptionType::List,
                          "The headers that a page would send, content-type if not said.");
    headers.members = {member(OptionType::Text)};
    auto origins = option("origins", OptionType::Map, "Further origins to ask about, by name.");
    origins.members = {member(OptionType::Url)};
    auto group = member(OptionType::Group);
    group.members = {paths, method, headers, origins};
    auto cors = option("cors", OptionType::OneOf,
                       "Which other origins may call these paths; false: do not ask at all.");
    cors.members = {member(OptionType::Boolean), group};
    return cors;
}

std::vector<Error> checkCorsOption(const OptionValue &options)
{
    std::vector<Error> errors;
    const auto &cors = options["cors"];
    for (const auto &header : cors["headers"].items()) {
        const auto name = header.text();
        const bool isName = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
            return isLetterOrDigit(c) || c == '-' || c == '_';
        });
        if (!isName)
            errors.push_back(
                {ErrorCode::BadInput, "'" + name + "' is no name of a header", header.where(), {}});
    }
    if (std::holds_alternative<bool>(cors.value()) && cors.boolean())
        errors.push_back({ErrorCode::BadInput, "cors wants to know which paths are called",
                          cors.where(), "cors: { paths: [/api] }"});
    return errors;
}

void writeCors(const ProbeContext &context, SiteAsking &asking, std::string_view firstPath)
{
    const auto &option = context.spec.options["cors"];
    if (option.isSet() && option.entries().empty())
        return; // false
    const auto facts = context.facts.below("cors");
    const std::string foreign = "https://" + std::string(foreignHost);
    if (!option.isSet()) {
        // Nobody has said which paths are called: one look whether the site is open to everyone.
        CorsPath path(asking, facts.below(firstPath), std::string(firstPath), option);
        path.addForeign(foreign);
        const auto response = path.read(foreign);
        if (response)
            facts.below(firstPath).add("foreign-with-credentials",
                                       FactValue::boolean(corsAnswer(*response, foreign).isOpen()));
        else
            facts.below(firstPath).gap("foreign-with-credentials", response.error());
        return;
    }
    for (const auto &text : option["paths"].texts()) {
        const auto below = facts.below(text);
        CorsPath path(asking, below, text, option);
        path.addForeign(foreign);
        path.addForeign("null");
        for (const auto &[name, host] : context.spec.hosts)
            path.write("own " + name, asking.address().originOn(host), true);
        for (const auto &[name, origin] : option["origins"].entries()) {
            if (const auto url = WebUrl::parse(origin.text()))
                path.write("extra " + name, url->origin(), true);
        }
        path.write("foreign", foreign, false);
        path.writeReading("foreign", foreign);
        path.write("null", "null", false);
        path.writeVerdicts();
        if (!path.isOpenToAll())
            writeOthers(context, asking, path, below);
    }
}

} // namespace sidestage
