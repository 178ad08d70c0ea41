// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/bodyfacts.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/http/bodyshape.h"
#include "probes/kinds/http/htmltags.h"
#include "probes/kinds/http/noise.h"
#include "probes/kinds/http/textmask.h"
#include "probes/kinds/http/visibletext.h"

#include <algorithm>

namespace sidestage {

namespace {

constexpr std::size_t longestText = std::size_t{64} << 10;
constexpr std::size_t longestDirective = 500;

bool isJson(const HttpResponse &response)
{
    const auto type = mediaType(response);
    return type == "application/json" || type.ends_with("+json");
}

void writeShape(const FactWriter &facts, const HttpResponse &first, const HttpResponse *again)
{
    auto shape = bodyShape(first.body);
    if (!shape) {
        facts.gap("body", shape.error());
        return;
    }
    if (again) {
        const auto second = bodyShape(again->body);
        if (second)
            *shape = withoutNoise(*shape, *second);
    }
    const auto root = facts.below("body").below("shape");
    for (const auto &[path, type] : *shape) {
        auto writer = root;
        for (const auto &segment : path)
            writer = writer.below(segment);
        writer.set(FactValue::text(type));
    }
}

/// Whether the words of a robots meta leave a page out of search engines.
bool hidesPage(std::string_view content)
{
    const auto words = lowered(content.substr(0, longestDirective));
    return words.find("noindex") != std::string::npos || trimmed(words) == "none";
}

} // namespace

std::string mediaType(const HttpResponse &response)
{
    auto type = headerValue(response.headers, "content-type").value_or("");
    type = type.substr(0, type.find(';'));
    while (!type.empty() && type.back() == ' ')
        type.pop_back();
    return lowered(type);
}

std::string comparableText(const std::string &first, const std::string *again,
                           const std::vector<std::string> &hosts)
{
    auto text = maskedText(first, hosts);
    if (again)
        text = withoutNoise(text, maskedText(*again, hosts));
    if (text.size() > longestText) {
        auto end = longestText; // never inside a letter
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
            --end;
        text.resize(end);
        text += "\n\u2026";
    }
    return text;
}

BodyReading chosenReading(BodyReading wanted, const HttpResponse &response)
{
    if (wanted != BodyReading::Auto)
        return wanted;
    return isJson(response) ? BodyReading::JsonShape : BodyReading::None;
}

std::optional<Error> missingPart(const HttpResponse &response)
{
    if (response.bodyFailure)
        return response.bodyFailure;
    if (!response.isTruncated)
        return {};
    return Error{ErrorCode::TooLarge,
                 "the body is larger than the limit of " + std::to_string(response.body.size())
                     + " bytes",
                 {},
                 "raise body-limit"};
}

void writeBody(const FactWriter &facts, BodyReading reading, const HttpResponse &first,
               const HttpResponse *again, const std::vector<std::string> &hosts)
{
    if (reading == BodyReading::None)
        return;
    if (auto missing = missingPart(first)) {
        facts.gap("body", *std::move(missing));
        return;
    }
    if (reading == BodyReading::JsonShape) {
        writeShape(facts, first, again);
        return;
    }
    const auto type = mediaType(first);
    const auto lines = inLines(first.body, type);
    const auto linesAgain = again ? inLines(again->body, type) : std::string();
    facts.below("body").add(
        "text", FactValue::text(comparableText(lines, again ? &linesAgain : nullptr, hosts)));
}

std::optional<bool> isNoIndex(const HttpResponse &response)
{
    if (response.status < 200 || response.status >= 300 || mediaType(response) != "text/html")
        return {};
    const auto header = lowered(headerValue(response.headers, "x-robots-tag").value_or(""));
    if (header.find("noindex") != std::string::npos || header == "none")
        return true;
    HtmlTagReader reader(response.body);
    for (HtmlTag tag; reader.next(tag);) {
        if (tag.name == "meta" && lowered(trimmed(tag.value("name"))) == "robots"
            && hidesPage(tag.value("content")))
            return true;
    }
    return false;
}

} // namespace sidestage
