// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/schemascope.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/postgresql/definitiontext.h"
#include "probes/kinds/postgresql/pgtokens.h"

#include <algorithm>

namespace sidestage {

namespace {

/// From where on a name that the server made up may be cut.
constexpr std::size_t nearlyLongestName = 60;

/// Whether `text` is the parts one after another, "*" standing for anything.
bool matchesParts(std::string_view text, const std::vector<std::string> &parts)
{
    std::string pattern;
    for (const auto &part : parts)
        pattern += (pattern.empty() ? "" : "_") + part;
    // A pattern with "*" alone: the usual walk with one point to come back to.
    std::size_t t = 0;
    std::size_t p = 0;
    std::size_t star = std::string::npos;
    std::size_t resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string::npos) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

} // namespace

const PgAttribute *PgRelation::attribute(std::int64_t number) const
{
    const auto found =
        std::ranges::lower_bound(attributes, number, {}, [](const auto &a) { return a.number; });
    return found == attributes.end() || found->number != number ? nullptr : &*found;
}

const PgRelation *SchemaScope::taken(PgId id) const
{
    const auto found = relations.find(id);
    return found == relations.end() || !found->second.isTaken ? nullptr : &found->second;
}

bool SchemaScope::isInTime() const
{
    constexpr std::uint32_t objectsBetweenLooks = 256;
    if (!m_isLate && m_asked++ % objectsBetweenLooks == 0)
        m_isLate = !m_context.deadline.check();
    return !m_isLate;
}

FactWriter SchemaScope::writerOf(const PgRelation &relation) const
{
    return facts()
        .below(relation.isView() ? "views" : "tables")
        .below(qualifiedPgName(relation.schema, relation.name));
}

bool SchemaScope::takesSchema(std::string_view schema) const
{
    return m_options.schemas.takes(std::string(schema));
}

std::string SchemaScope::roleName(std::string_view role) const
{
    return m_options.roles.of(role);
}

void SchemaScope::writeOwner(const FactWriter &facts, std::string_view owner) const
{
    if (m_options.withOwners && !owner.empty())
        facts.add("owner", FactValue::text(roleName(owner)));
}

void SchemaScope::writeComment(const FactWriter &facts, const std::string &catalog, PgId id,
                               int column) const
{
    const auto found = comments.find({catalog, id, column});
    if (found != comments.end())
        facts.add("comment", definition(plainBody(found->second)));
}

std::string SchemaScope::shown(std::string text, std::string_view name) const
{
    return withoutCredentialsPg(std::move(text), name, m_context.fingerprints);
}

FactValue SchemaScope::definition(std::string text, std::string_view name) const
{
    return FactValue::text(shown(std::move(text), name));
}

FactValue SchemaScope::options(const std::vector<std::string> &options) const
{
    std::vector<FactValue> members;
    for (const auto &option : options) {
        const auto equals = option.find('=');
        // As a text of SQL, so that a password in it is found.
        const auto name = std::string_view(option).substr(0, equals);
        auto literal = std::string("'");
        literal += option.substr(equals == std::string::npos ? option.size() : equals + 1);
        const auto masked = shown(literal + "'", name);
        members.push_back(
            masked == literal + "'"
                ? FactValue::text(option)
                : FactValue::text(std::string(name) + "=" + masked.substr(1, masked.size() - 2)));
    }
    return FactValue::set(std::move(members));
}

std::vector<std::string> SchemaScope::columnNames(const PgRelation &relation,
                                                  std::string_view numbers) const
{
    std::vector<std::string> names;
    for (const auto number : pgNumbers(numbers)) {
        const auto *attribute = relation.attribute(number);
        names.push_back(attribute ? attribute->name : "?");
    }
    return names;
}

std::string SchemaScope::columnList(const PgRelation &relation, std::string_view numbers) const
{
    std::string text;
    for (const auto &name : columnNames(relation, numbers))
        text += (text.empty() ? "" : ", ") + quotePgName(name);
    return text;
}

std::string qualifiedPgName(std::string_view schema, std::string_view name)
{
    const auto part = [](std::string_view text) {
        return text.find_first_of(".\"") == std::string_view::npos ? std::string(text)
                                                                   : quotePgName(text);
    };
    return part(schema) + "." + part(name);
}

std::string comparedPgName(std::string_view name, std::string_view table,
                           const std::vector<std::string> &columns, std::string_view word,
                           const std::vector<std::string> &shown)
{
    auto stem = name;
    while (!stem.empty() && isDigit(stem.back()))
        stem.remove_suffix(1);
    if (!stem.ends_with("_" + std::string(word)))
        return std::string(name);
    std::vector<std::string> parts{"*"}; // the table may have had another name
    parts.insert(parts.end(), columns.begin(), columns.end());
    parts.emplace_back(word);
    const bool isMadeUp = columns.empty()
        ? word == "pkey" || stem == std::string(table) + "_" + std::string(word)
        : matchesParts(stem, parts);
    // Parts of long ones are cut off, so that nothing but the end tells.
    if (!isMadeUp && name.size() < nearlyLongestName)
        return std::string(name);
    std::string made(table);
    for (const auto &part : shown.empty() ? columns : shown)
        made += "_" + part;
    return made + "_" + std::string(word);
}

void NamedDefinitions::write(const FactWriter &facts) const
{
    for (const auto &[name, definitions] : m_byName)
        facts.add(name,
                  definitions.size() == 1 ? FactValue::text(definitions.front())
                                          : FactValue::textSet(definitions));
}

} // namespace sidestage
