// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/errorpages.h"

#include "probes/base/optionspec.h"
#include "probes/kinds/http/bodyfacts.h"
#include "probes/kinds/http/stacktrace.h"
#include "probes/kinds/http/textmask.h"
#include "probes/kinds/http/visibletext.h"

namespace sidestage {

namespace {

/// The same in every environment, and in its log it says who asked.
constexpr std::string_view missingPage = "/sidestage-no-such-page";
constexpr std::string_view notFound = "not-found";
constexpr std::string_view goesOn = "\n\u2026"; // as texts end that are too long

std::string shown(const HttpResponse &response, const std::string &type)
{
    return type == "text/html" || type == "application/xhtml+xml" ? visibleText(response.body)
                                                                  : inLines(response.body, type);
}

void writeContent(const FactWriter &facts, const HttpResponse &first, const HttpResponse *again,
                  const std::vector<std::string> &hosts)
{
    const auto type = mediaType(first);
    if (type == "application/json" || type.ends_with("+json")) {
        writeBody(facts, BodyReading::JsonShape, first, again, hosts);
        return;
    }
    if (!type.starts_with("text/") && type != "application/xhtml+xml")
        return;
    if (first.bodyFailure) {
        facts.gap("text", *first.bodyFailure);
        return;
    }
    const auto text = shown(first, type);
    const auto textAgain = again ? shown(*again, type) : std::string();
    auto comparable = comparableText(text, again ? &textAgain : nullptr, hosts);
    if (first.isTruncated && !comparable.ends_with(goesOn))
        comparable += goesOn;
    facts.add("text", FactValue::text(comparable));
}

void writePage(const FactWriter &facts, const std::string &name, std::string_view path,
               SiteAsking &asking, const std::vector<std::string> &hosts)
{
    const auto chain = asking.follow(path, Asker::Auditor);
    if (!chain) {
        facts.gap(name, chain.error());
        return;
    }
    const auto &answer = chain->steps.back().response;
    const auto writer = facts.below(name);
    writer.add("status", FactValue::integer(answer.status));
    const auto type = mediaType(answer);
    writer.add("content-type", type.empty() ? FactValue() : FactValue::text(maskedSecrets(type)));
    const auto trace = stackTraceOf(answer.body);
    // Of a trace it is enough to know whose it is: its words are files, settings and names.
    if (trace != "none") {
        writer.add("trace", FactValue::text(trace));
        return;
    }
    if (auto missing = missingPart(answer))
        writer.gap("trace", *std::move(missing));
    else
        writer.add("trace", FactValue::text(trace));
    std::optional<HttpResponse> second;
    if (!answer.bodyFailure) {
        auto again = asking.again(*chain, Asker::Auditor);
        if (again && !again->bodyFailure && again->status == answer.status)
            second = *std::move(again);
    }
    writeContent(writer, answer, second ? &*second : nullptr, hosts);
}

} // namespace

OptionSpec errorPagesOption()
{
    return option(
        "error-pages", OptionType::OneOf,
        "Further pages that answer with an error, by name; false: none at all.",
        {member(OptionType::Boolean), member(OptionType::Map, {member(OptionType::HttpPath)})});
}

std::vector<Error> checkErrorPagesOption(const OptionValue &options)
{
    std::vector<Error> errors;
    for (const auto &[name, path] : options["error-pages"].entries()) {
        if (name == notFound)
            errors.push_back({ErrorCode::BadInput,
                              "'not-found' is the name of a page that is always asked for",
                              path.where(), "another name"});
    }
    return errors;
}

void writeErrorPages(const ProbeContext &context, SiteAsking &asking,
                     const std::vector<std::string> &hosts)
{
    const auto &option = context.spec.options["error-pages"];
    if (std::holds_alternative<bool>(option.value()) && !option.boolean())
        return;
    const auto facts = context.facts.below("errors");
    writePage(facts, std::string(notFound), missingPage, asking, hosts);
    for (const auto &[name, path] : option.entries())
        writePage(facts, name, path.text(), asking, hosts);
}

} // namespace sidestage
