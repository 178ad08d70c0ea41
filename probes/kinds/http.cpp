// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http.h"

#include "probes/kinds/http/addressmask.h"
#include "probes/kinds/http/answers.h"
#include "probes/kinds/http/asking.h"
#include "probes/kinds/http/bodyfacts.h"
#include "probes/kinds/http/cookiefacts.h"
#include "probes/kinds/http/entrances.h"
#include "probes/kinds/http/guard.h"
#include "probes/kinds/http/headerfacts.h"
#include "probes/kinds/http/hostowners.h"
#include "probes/kinds/http/httptarget.h"
#include "probes/kinds/http/linkfacts.h"
#include "probes/kinds/http/redirectchain.h"
#include "probes/kinds/http/textmask.h"

#include <algorithm>

namespace sidestage {

namespace {

/// Names that stay readable in texts: they are replaced when environments are compared. Longer
/// ones first, so that "api.acme.test" is not taken for "acme.test".
std::vector<std::string> knownHosts(const ProbeContext &context)
{
    std::vector<std::string> hosts;
    for (const auto &[environment, names] : context.hostsOfAll) {
        for (const auto &[name, host] : names)
            hosts.push_back(host);
    }
    for (const auto &[name, host] : context.spec.hosts)
        hosts.push_back(host);
    std::sort(hosts.begin(), hosts.end(), [](const auto &a, const auto &b) {
        return std::pair(b.size(), a) < std::pair(a.size(), b);
    });
    hosts.erase(std::unique(hosts.begin(), hosts.end()), hosts.end());
    return hosts;
}

void writeChain(const FactWriter &facts, const RedirectChain &chain, const HttpTarget &target)
{
    const auto redirects = facts.below("redirects");
    redirects.add("end", FactValue::text(nameOf(chain.end)));
    for (std::size_t i = 0; i < chain.steps.size(); ++i) {
        const auto &step = chain.steps[i];
        const bool isAnswer = i + 1 == chain.steps.size() && chain.end == ChainEnd::Answered;
        if (isAnswer)
            break;
        const auto writer = redirects.below(std::to_string(i));
        writer.add("status", FactValue::integer(step.response.status));
        writer.add("location",
                   step.location.empty() ? FactValue() : FactValue::text(step.location));
        // The last answer's headers stand under the page itself.
        if (i + 1 < chain.steps.size())
            writeHeaders(writer, step.response.headers, nullptr, target.volatileHeaders);
    }
}

void writePage(const FactWriter &facts, const RedirectChain &chain, const HttpResponse *again,
               const HttpPage &page, const HttpTarget &target, BodyReading reading,
               const std::vector<std::string> &hosts, const HostOwners &others, AccessGuard &guard,
               const ExchangeNote &note)
{
    const auto &answer = chain.steps.back().response;
    facts.add("status", FactValue::integer(answer.status));
    facts.add("http-version", FactValue::text(answer.version));
    const auto type = headerValue(answer.headers, "content-type");
    facts.add("content-type", type ? FactValue::text(maskedAddressesIn(*type)) : FactValue());
    const auto coding = headerValue(answer.headers, "content-encoding");
    facts.add("compression", FactValue::text(maskedSecrets(coding.value_or("none"))));
    writeNoIndex(facts, page, chain, guard);
    writeChain(facts, chain, target);
    writeHeaders(facts, answer.headers, again ? &again->headers : nullptr, target.volatileHeaders);
    std::vector<CookieAnswer> answers;
    for (const auto &step : chain.steps)
        answers.push_back({&step.response.headers, step.url.host(), step.url.path()});
    writeCookies(facts, answers, others);
    writeLinks(facts, answer, chain.steps.back().url, others, note);
    writeBody(facts, reading, answer, again, hosts);
}

/// Whether any answer of the chain came over TLS.
bool isEncrypted(const RedirectChain &chain)
{
    return std::any_of(chain.steps.begin(), chain.steps.end(),
                       [](const auto &step) { return step.response.isEncrypted; });
}

/// How the site's names are built, and what comes of typing them in.
void writeSiteNames(const ProbeContext &context, const HttpTarget &target, const ExchangeNote &note)
{
    const auto own = WebUrl::parse(target.url);
    if (!own)
        return;
    const auto names = siteNames(*own, context.spec.hosts, target.entrances);
    writeShapes(context, names);
    writeEntrances(context, target, names, note);
}

Result<void> probeHttp(const ProbeContext &context)
{
    const auto target = httpTarget(context);
    if (!target)
        return tl::unexpected(target.error());
    auto client = HttpClient::make(target->trust, target->limits, target->manners);
    if (!client)
        return tl::unexpected(client.error());
    const auto hosts = knownHosts(context);
    const HostOwners others(context.hostsOfAll, context.spec.environment, context.spec.hosts);
    const auto note = [&context](const std::string &line) { context.log.write(line); };

    SiteAsking asking(context, *client, *target, note);
    AccessGuard guard(asking);

    int silences = 0; // in a row: a silent server must not use up the time of the whole probe
    const auto count = [&silences](const Error *failure) {
        silences = failure && failure->code == ErrorCode::TimedOut ? silences + 1 : 0;
    };
    std::optional<Error> firstFailure;
    const HttpPage *firstPage = nullptr; // of those that were read
    bool isAnyRead = false;
    bool isTls = false;
    for (const auto &page : target->pages) {
        if (silences >= 2) {
            context.facts.gap(
                page.segment(),
                {ErrorCode::TimedOut,
                 "not asked: " + asking.address().origin() + " had not answered twice before",
                 {},
                 {}});
            continue;
        }
        const auto chain = followRedirects(*client, *target, page, context.deadline, note);
        if (context.deadline.isStopped())
            return context.deadline.check();
        count(chain ? nullptr : &chain.error());
        if (!chain) {
            context.facts.gap(page.segment(), chain.error());
            if (!firstFailure)
                firstFailure = chain.error();
            continue;
        }
        isAnyRead = true;
        asking.hear(*chain);
        isTls = isTls || isEncrypted(*chain);
        const auto &answer = chain->steps.back();
        const auto reading = page.method == HttpMethod::Get
            ? chosenReading(page.body, answer.response)
            : BodyReading::None;
        std::optional<HttpResponse> again;
        if (!answer.response.bodyFailure) {
            auto second = askAgain(*client, *target, page, answer.url, context.deadline, note);
            if (context.deadline.isStopped())
                return context.deadline.check();
            count(second ? nullptr : &second.error());
            if (second)
                asking.hear(*second, answer.url);
            // Of a second answer that is another kind of answer nothing can be learned.
            if (second && !second->bodyFailure && second->status == answer.response.status)
                again = *std::move(second);
        }
        writePage(context.facts.below(page.segment()), *chain, again ? &*again : nullptr, page,
                  *target, reading, hosts, others, guard, note);
        if (page.method == HttpMethod::Get && !firstPage) {
            firstPage = &page;
            guard.write(context.facts, page, *chain);
        }
    }
    if (!isAnyRead && firstFailure)
        return tl::unexpected(*firstFailure);
    if (isTls)
        context.facts.below("tls").add("verified", FactValue::boolean(target->trust.isVerified));
    writeSiteNames(context, *target, note);
    writeAnswers(context, asking, firstPage ? *firstPage : HttpPage(), hosts);
    // The pages are read: what there was no time for is a gap, and no failure of the whole.
    if (context.deadline.isStopped())
        return context.deadline.check();
    return {};
}

} // namespace

ProbeKind httpProbe()
{
    ProbeKind kind;
    kind.name = "http";
    kind.summary =
        "Pages of a web server: redirects, headers, cookies and the form of their bodies.";
    kind.area = Area::Domains;
    kind.options = httpOptions();
    for (auto &option : answersOptions())
        kind.options.push_back(std::move(option));
    kind.probe = probeHttp;
    kind.check = [](const OptionValue &options) {
        auto errors = checkHttpOptions(options);
        for (auto &error : checkAnswersOptions(options))
            errors.push_back(std::move(error));
        return errors;
    };
    return kind;
}

} // namespace sidestage
