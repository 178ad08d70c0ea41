// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/httptarget.h"

#include "probes/base/asciitext.h"
#include "probes/base/optionspec.h"
#include "probes/kinds/http/weburl.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

/// The first two would turn a GET into something else at many frameworks; the next ones belong
/// to the transport.
constexpr std::array<std::string_view, 11> refusedHeaders{"x-http-method-override",
                                                          "x-http-method",
                                                          "x-method-override",
                                                          "host",
                                                          "connection",
                                                          "upgrade",
                                                          "content-length",
                                                          "transfer-encoding",
                                                          "te",
                                                          "expect",
                                                          "proxy-authorization"};
constexpr std::array<std::string_view, 5> credentialHeaders{"authorization", "cookie", "x-api-key",
                                                            "x-auth-token", "apikey"};

void checkHeaders(const OptionValue &headers, std::vector<Error> &errors)
{
    for (const auto &[key, value] : headers.entries()) {
        const auto name = lowered(key);
        if (isRefusedHeader(name)) {
            errors.push_back({ErrorCode::BadInput,
                              "the header '" + key + "' may not be set: a probe only looks",
                              value.where(),
                              {}});
        } else if (isAmong(credentialHeaders, name) && !value.credential()) {
            errors.push_back({ErrorCode::BadInput,
                              "the header '" + key + "' holds a credential and is written in clear",
                              value.where(), "{ credential: NAME }"});
        }
        if (value.text().find_first_of("\r\n") != std::string::npos) {
            errors.push_back({ErrorCode::BadInput,
                              "the value of the header '" + key + "' has more than one line",
                              value.where(),
                              {}});
        }
    }
}

HttpMethod methodOf(const std::string &word)
{
    return word == "HEAD"   ? HttpMethod::Head
        : word == "OPTIONS" ? HttpMethod::Options
                            : HttpMethod::Get;
}

BodyReading bodyOf(const std::string &word)
{
    return word == "json-shape" ? BodyReading::JsonShape
        : word == "text"        ? BodyReading::Text
        : word == "none"        ? BodyReading::None
                                : BodyReading::Auto;
}

HttpPage pageOf(const OptionValue &option, const OptionValue &options)
{
    HttpPage page;
    page.body = bodyOf(options["body"].text());
    if (option.entries().empty()) {
        page.path = option.text("/");
        return page;
    }
    page.path = option["path"].text("/");
    page.method = methodOf(option["method"].text());
    if (option["body"].isSet())
        page.body = bodyOf(option["body"].text());
    for (const auto &[name, value] : option["headers"].entries())
        page.headers.push_back({lowered(name), value.text()});
    return page;
}

std::vector<HttpPage> pagesOf(const OptionValue &options)
{
    std::vector<HttpPage> pages;
    for (const auto &option : options["paths"].items())
        pages.push_back(pageOf(option, options));
    if (pages.empty())
        pages.push_back(pageOf({}, options));
    return pages;
}

EntranceChoice entrancesOf(const std::string &word)
{
    return word == "none" ? EntranceChoice::None
        : word == "own"   ? EntranceChoice::Own
                          : EntranceChoice::All;
}

std::optional<int> portOf(const OptionValue &option)
{
    return option.isSet() ? std::optional(static_cast<int>(option.integer())) : std::nullopt;
}

std::string base64(std::string_view bytes)
{
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group =
                group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            text += i + k <= bytes.size() ? digits[group >> (18 - 6 * k) & 63] : '=';
    }
    return text;
}

Result<std::string_view> reveal(const ProbeContext &context, const CredentialReference &reference)
{
    const auto found = context.credentials.find(reference.name);
    if (found == context.credentials.end() || found->second.isEmpty())
        return failure(ErrorCode::NotConfigured,
                       "the credential '" + reference.name + "' is not there");
    return found->second.reveal();
}

Result<HttpHeaders> credentialsOf(const ProbeContext &context)
{
    const auto &options = context.spec.options;
    HttpHeaders headers;
    for (const auto &[name, value] : options["headers"].entries()) {
        if (!value.credential())
            continue;
        const auto secret = reveal(context, *value.credential());
        if (!secret)
            return tl::unexpected(secret.error());
        headers.push_back({lowered(name), std::string(*secret)});
    }
    if (const auto *reference = options["password"].credential()) {
        const auto secret = reveal(context, *reference);
        if (!secret)
            return tl::unexpected(secret.error());
        headers.push_back({"authorization",
                           "Basic " + base64(options["user"].text() + ':' + std::string(*secret))});
    }
    return headers;
}

OptionSpec bodyOption()
{
    auto body =
        option("body", OptionType::Word,
               "What is compared of a body; auto takes the shape of JSON and nothing else.");
    body.words = {"auto", "json-shape", "text", "none"};
    return body;
}

} // namespace

bool isRefusedHeader(std::string_view lowerCaseName)
{
    return isAmong(refusedHeaders, lowerCaseName);
}

std::string HttpPage::segment() const
{
    return method == HttpMethod::Get ? path : std::string(nameOf(method)) + ' ' + path;
}

std::vector<OptionSpec> httpOptions()
{
    auto url = option("url", OptionType::Url, "Address that the paths are below.");
    url.required = true;

    auto path = option("path", OptionType::HttpPath, "The path, with its query if it has one.");
    path.required = true;
    auto method = option("method", OptionType::Word, "How to ask; only looking is possible.");
    method.words = {"GET", "HEAD", "OPTIONS"};
    auto pageHeaders = option("headers", OptionType::Map, "Headers to send with this request.");
    pageHeaders.members = {member(OptionType::Text)};
    auto page = member(OptionType::Group);
    page.members = {path, method, bodyOption(), pageHeaders};
    auto either = member(OptionType::OneOf);
    either.members = {member(OptionType::HttpPath), page};
    auto paths = option("paths", OptionType::List, "The pages to look at; / where none is named.");
    paths.members = {either};

    auto headerValue = member(OptionType::OneOf);
    headerValue.members = {member(OptionType::Text), member(OptionType::Credential)};
    auto headers = option("headers", OptionType::Map, "Headers to send with every request.");
    headers.members = {headerValue};
    auto ignored = option("volatile-headers", OptionType::List,
                          "Further headers of answers that mean nothing and are left out.");
    ignored.members = {member(OptionType::Text)};

    auto entrances = option("entrances", OptionType::Word,
                            "Whose http, https and www addresses are followed to where they "
                            "arrive: of all of the environment's hosts, of the url's own alone, "
                            "or none.");
    entrances.words = {"all", "own", "none"};

    return {
        url,
        paths,
        bodyOption(),
        entrances,
        option("http-port", OptionType::Integer, "Port of the entrances by http, 80 if not said."),
        option("https-port", OptionType::Integer,
               "Port of the entrances by https, 443 if not said."),
        headers,
        option("user", OptionType::Text, "User name, where the site asks for one."),
        option("password", OptionType::Credential, "Password that belongs to the user name."),
        option("follow", OptionType::Integer, "How many redirects to follow, 10 if not said."),
        option("request-timeout", OptionType::Duration,
               "Longest wait for one answer, 10s if not said."),
        option("rate", OptionType::Integer,
               "How many requests a second the host is asked at most; without it, one after "
               "another as fast as it answers."),
        option("body-limit", OptionType::Size, "How much of a body to read, 1MiB if not said."),
        ignored,
        option("ca", OptionType::FilePath, "PEM file of a private certificate authority."),
        option("insecure-skip-verification", OptionType::Boolean,
               "Accept any certificate; the window and the reports show it."),
    };
}

std::vector<Error> checkHttpOptions(const OptionValue &options)
{
    std::vector<Error> errors;
    checkHeaders(options["headers"], errors);
    std::set<std::string> segments;
    for (const auto &entry : options["paths"].items()) {
        checkHeaders(entry["headers"], errors);
        const auto segment = pageOf(entry, options).segment();
        if (!segments.insert(segment).second) {
            errors.push_back(
                {ErrorCode::BadInput, "'" + segment + "' stands here twice", entry.where(), {}});
        }
    }
    const auto bounded = [&](const char *name, std::int64_t from, std::int64_t to) {
        const auto &value = options[name];
        const auto number = value.integer(from);
        if (number < from || number > to) {
            errors.push_back({ErrorCode::BadInput,
                              std::string(name) + " must be from " + std::to_string(from) + " to "
                                  + std::to_string(to),
                              value.where(),
                              {}});
        }
    };
    bounded("follow", 0, 50);
    bounded("rate", 1, 1000);
    bounded("http-port", 1, 65535);
    bounded("https-port", 1, 65535);
    bounded("body-limit", 1, std::int64_t{64} << 20);
    if (options["user"].isSet() != options["password"].isSet()) {
        errors.push_back(
            {ErrorCode::BadInput,
             "user and password belong together",
             options["user"].isSet() ? options["user"].where() : options["password"].where(),
             {}});
    }
    return errors;
}

Result<HttpTarget> httpTarget(const ProbeContext &context)
{
    const auto &options = context.spec.options;
    HttpTarget target;
    target.url = options["url"].text();
    while (!target.url.empty() && target.url.back() == '/')
        target.url.pop_back();
    target.pages = pagesOf(options);
    for (auto &page : target.pages) {
        for (const auto &[name, value] : options["headers"].entries()) {
            const auto key = lowered(name);
            if (!value.credential() && !headerValue(page.headers, key))
                page.headers.push_back({key, value.text()});
        }
    }
    target.maximumRedirects = static_cast<int>(options["follow"].integer(10));
    target.entrances = entrancesOf(options["entrances"].text());
    target.ports = {portOf(options["http-port"]), portOf(options["https-port"])};
    target.trust.caFile = options["ca"].text();
    target.trust.isVerified = !options["insecure-skip-verification"].boolean();
    target.limits.body = static_cast<std::size_t>(
        options["body-limit"].integer(static_cast<std::int64_t>(target.limits.body)));
    target.manners.pacing = &context.pacing;
    target.manners.requestTimeout = options["request-timeout"].duration(std::chrono::seconds(10));
    if (const auto rate = options["rate"].integer(); rate > 0)
        target.manners.interval = Milliseconds(1000 / rate);
    for (const auto &name : options["volatile-headers"].texts())
        target.volatileHeaders.insert(lowered(name));

    auto credentials = credentialsOf(context);
    if (!credentials)
        return tl::unexpected(credentials.error());
    target.credentials = *std::move(credentials);
    const auto url = WebUrl::parse(target.url);
    if (!url)
        return failure(ErrorCode::BadInput, "the url is not an address of the web",
                       options["url"].where());
    if (!target.credentials.empty() && !url->isPrivate())
        return failure(ErrorCode::NotConfigured,
                       "a credential is not sent to " + url->origin() + " without encryption",
                       options["url"].where(), "an address with https");
    return target;
}

} // namespace sidestage
