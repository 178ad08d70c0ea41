// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/featurepolicy.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/http/textmask.h"

#include <algorithm>

namespace sidestage {

namespace {

constexpr std::size_t mostFeatures = 200;

/// Reads structured fields from the front; every function says whether there was one.
class FieldReader
{
public:
    explicit FieldReader(std::string_view text) : m_rest(trimmed(text)) { }

    bool isAtEnd() const { return m_rest.empty(); }
    void skipSpaces()
    {
        while (!m_rest.empty() && isBlank(m_rest.front()))
            m_rest.remove_prefix(1);
    }
    bool take(char wanted)
    {
        if (!m_rest.starts_with(wanted))
            return false;
        m_rest.remove_prefix(1);
        return true;
    }
    bool takeKey(std::string &key)
    {
        const auto isFirst = [](char c) { return (c >= 'a' && c <= 'z') || c == '*'; };
        if (m_rest.empty() || !isFirst(m_rest.front()))
            return false;
        key = takeWhile(
            [&](char c) { return isFirst(c) || isDigit(c) || c == '_' || c == '-' || c == '.'; });
        return true;
    }
    /// A token, a string, or a number or boolean, whose text is kept as it stands.
    bool takeItem(std::string &item)
    {
        if (take('"'))
            return takeString(item) && skipParameters();
        item = takeWhile([](char c) {
            return isLetterOrDigit(c)
                || std::string_view("!#$%&'*+-.^_`|~:/?").find(c) != std::string_view::npos;
        });
        return !item.empty() && skipParameters();
    }
    bool skipParameters()
    {
        std::string unused;
        while (take(';')) {
            skipSpaces();
            if (!takeKey(unused) || (take('=') && !takeBareItem(unused)))
                return false;
        }
        return true;
    }

private:
    template <typename Wanted>
    std::string takeWhile(Wanted isWanted)
    {
        const auto end = static_cast<std::size_t>(
            std::find_if_not(m_rest.begin(), m_rest.end(), isWanted) - m_rest.begin());
        auto taken = std::string(m_rest.substr(0, end));
        m_rest.remove_prefix(end);
        return taken;
    }
    bool takeBareItem(std::string &item)
    {
        if (take('"'))
            return takeString(item);
        item = takeWhile([](char c) { return c > ' ' && c != ';' && c != ',' && c != ')'; });
        return !item.empty();
    }
    bool takeString(std::string &text)
    {
        text.clear();
        while (!m_rest.empty()) {
            const char c = m_rest.front();
            m_rest.remove_prefix(1);
            if (c == '"')
                return true;
            if (c != '\\') {
                text += c;
                continue;
            }
            if (m_rest.empty())
                return false;
            text += m_rest.front();
            m_rest.remove_prefix(1);
        }
        return false;
    }

    std::string_view m_rest;
};

bool readAllowed(FieldReader &reader, std::set<std::string> &allowed)
{
    std::string item;
    if (!reader.take('(')) {
        if (!reader.takeItem(item))
            return false;
        allowed.insert(maskedSecrets(lowered(item)));
        return true;
    }
    for (;;) {
        reader.skipSpaces();
        if (reader.take(')'))
            return reader.skipParameters();
        if (!reader.takeItem(item))
            return false;
        if (allowed.size() <= mostFeatures)
            allowed.insert(maskedSecrets(lowered(item)));
    }
}

tl::unexpected<Error> notUnderstood()
{
    return failure(ErrorCode::Protocol, "it is no list of features with parentheses");
}

} // namespace

Result<FeaturePolicy> parseFeaturePolicy(std::string_view header)
{
    FeaturePolicy policy;
    FieldReader reader(header);
    while (!reader.isAtEnd()) {
        std::string feature;
        if (!reader.takeKey(feature))
            return notUnderstood();
        std::set<std::string> allowed;
        // A feature alone is "true" in this grammar, which names nobody.
        if (reader.take('=') ? !readAllowed(reader, allowed) : !reader.skipParameters())
            return notUnderstood();
        if (allowed.size() > mostFeatures || policy.size() >= mostFeatures)
            return failure(ErrorCode::TooLarge,
                           "the permissions policy has more than " + std::to_string(mostFeatures)
                               + " features, or origins for one");
        policy.insert_or_assign(maskedSecrets(feature), std::move(allowed));
        reader.skipSpaces();
        if (reader.isAtEnd())
            break;
        if (!reader.take(','))
            return notUnderstood();
        reader.skipSpaces();
        if (reader.isAtEnd()) // a comma at the end
            return notUnderstood();
    }
    return policy;
}

} // namespace sidestage
