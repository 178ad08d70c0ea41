// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/yamlediting.h"

#include "models/yaml/yamlreader.h"
#include "models/yaml/yamlscalar.h"
#include "probes/base/asciitext.h"

#include <algorithm>

namespace sidestage {

namespace {

constexpr std::size_t deeper = 2; ///< how far a new block is indented

bool haveSameMeaning(const YamlNode &a, const YamlNode &b)
{
    if (a.kind != b.kind || a.text != b.text || a.items.size() != b.items.size()
        || a.entries.size() != b.entries.size())
        return false;
    for (std::size_t i = 0; i < a.items.size(); ++i) {
        if (!haveSameMeaning(*a.items[i], *b.items[i]))
            return false;
    }
    for (std::size_t i = 0; i < a.entries.size(); ++i) {
        if (a.entries[i].key->text != b.entries[i].key->text
            || !haveSameMeaning(*a.entries[i].value, *b.entries[i].value))
            return false;
    }
    return true;
}

YamlPointer copyOf(const YamlNode &node)
{
    return std::make_shared<const YamlNode>(node);
}

/// The tree with a value at a path, whatever stood there.
YamlPointer withValue(const YamlNode &node, const YamlPath &path, std::size_t depth,
                      const YamlNode &value)
{
    if (depth == path.size())
        return copyOf(value);
    YamlNode changed = node;
    changed.kind = YamlNode::Kind::Map;
    const auto entry = std::ranges::find_if(
        changed.entries, [&](const YamlEntry &one) { return one.key->text == path[depth]; });
    if (entry != changed.entries.end())
        entry->value = withValue(*entry->value, path, depth + 1, value);
    else
        changed.entries.push_back(
            {yamlText(path[depth]), withValue(YamlNode(), path, depth + 1, value)});
    return copyOf(changed);
}

/// The tree with the entry at a path taken out, or with another key where one is given.
YamlPointer withoutEntry(const YamlNode &node, const YamlPath &path, std::size_t depth,
                         const std::string *key)
{
    YamlNode changed = node;
    const auto entry = std::ranges::find_if(
        changed.entries, [&](const YamlEntry &one) { return one.key->text == path[depth]; });
    if (depth + 1 < path.size())
        entry->value = withoutEntry(*entry->value, path, depth + 1, key);
    else if (key)
        entry->key = yamlText(*key);
    else
        changed.entries.erase(entry);
    if (changed.entries.empty())
        changed.kind = YamlNode::Kind::Null;
    return copyOf(changed);
}

/// A text, its tree, and where the parts of the tree stand in it.
class Source
{
public:
    Source(std::string_view text, const std::string &file) : m_text(text), m_file(file) { }

    Result<void> read()
    {
        if (m_text.find_first_not_of(" \r\n") == std::string_view::npos) {
            m_root = copyOf(YamlNode()); // nothing yet
            return {};
        }
        auto document = readYaml(m_text, m_file);
        if (!document.errors.empty())
            return tl::unexpected(document.errors.front());
        m_root = document.root ? document.root : copyOf(YamlNode());
        return {};
    }
    const YamlNode &root() const { return *m_root; }

    /// The entries that a path leads through, as far as they are there.
    std::vector<const YamlEntry *> entries(const YamlPath &path) const
    {
        std::vector<const YamlEntry *> found;
        const YamlNode *node = m_root.get();
        for (const auto &key : path) {
            const auto *entry = node->isMap() ? node->find(key) : nullptr;
            if (!entry)
                break;
            found.push_back(entry);
            node = entry->value.get();
        }
        return found;
    }

    /// What a whole path leads to; NotFound where a key of it is not there.
    struct Found
    {
        std::vector<const YamlEntry *> entries; ///< the way to it, itself last
        const YamlEntry *entry = nullptr;
        const YamlNode *map = nullptr; ///< that it stands in
    };
    Result<Found> find(const YamlPath &path) const
    {
        Found found{entries(path)};
        if (found.entries.empty() || found.entries.size() != path.size())
            return failure(ErrorCode::NotFound, "there is no such key", {m_file, 0, 0});
        found.entry = found.entries.back();
        found.map = found.entries.size() == 1
            ? m_root.get()
            : found.entries[found.entries.size() - 2]->value.get();
        return found;
    }

    std::size_t offset(const Location &where) const
    {
        std::size_t at = 0;
        for (int line = 1; line < where.line; ++line)
            at = std::min(m_text.find('\n', at), m_text.size() - 1) + 1;
        return std::min(at + static_cast<std::size_t>(std::max(where.column, 1)) - 1,
                        m_text.size());
    }
    std::size_t lineOf(std::size_t offset) const
    {
        const auto before = m_text.substr(0, offset).rfind('\n');
        return before == std::string_view::npos ? 0 : before + 1;
    }
    std::size_t endOfLine(std::size_t offset) const
    {
        return std::min(m_text.find_first_of("\r\n", offset), m_text.size());
    }
    std::size_t indentOf(std::size_t offset) const { return offset - lineOf(offset); }
    bool isFirstOfLine(std::size_t offset) const
    {
        return m_text.find_first_not_of(' ', lineOf(offset)) == offset;
    }
    std::string lineEnd() const
    {
        const auto feed = m_text.find('\n');
        return feed != std::string_view::npos && feed > 0 && m_text[feed - 1] == '\r' ? "\r\n"
                                                                                      : "\n";
    }
    char at(std::size_t offset) const { return offset < m_text.size() ? m_text[offset] : '\0'; }
    std::string_view text() const { return m_text; }
    YamlQuotes quotesAt(std::size_t offset) const
    {
        return at(offset) == '"' ? YamlQuotes::Double
            : at(offset) == '\'' ? YamlQuotes::Single
                                 : YamlQuotes::Plain;
    }

    bool isFlow(const YamlNode &node) const
    {
        const auto begin = at(offset(node.where));
        return (node.isMap() && begin == '{') || (node.isList() && begin == '[');
    }

    /// Behind the bracket that closes the one at `begin`; the end of the text where none does.
    std::size_t endOfFlow(std::size_t begin) const
    {
        int open = 0;
        for (auto at = begin; at < m_text.size(); ++at) {
            const char c = m_text[at];
            const bool isStart = at == 0
                || std::string_view(" ,[]{}:\n").find(m_text[at - 1]) != std::string_view::npos;
            if ((c == '"' || c == '\'') && isStart) {
                at = endOfYamlScalar(m_text, at, true, 0) - 1;
            } else if (c == '#' && isStart) {
                at = endOfLine(at);
            } else if (c == '[' || c == '{') {
                ++open;
            } else if ((c == ']' || c == '}') && --open == 0) {
                return at + 1;
            }
        }
        return m_text.size();
    }

    /// Behind what stands on a line, without a comment after it.
    std::size_t endOfContent(std::size_t begin, std::size_t end) const
    {
        for (auto at = begin; at < end; ++at) {
            const bool isStart = at == begin
                || std::string_view(" [{,").find(m_text[at - 1]) != std::string_view::npos;
            if (isStart && (m_text[at] == '"' || m_text[at] == '\''))
                at = endOfYamlScalar(m_text, at, true, 0) - 1;
            else if (isStart && m_text[at] == '#')
                end = at;
        }
        while (end > begin && isBlank(m_text[end - 1]))
            --end;
        return end;
    }

    /// Behind the colon of a key.
    std::size_t endOfKey(const YamlEntry &entry, bool isInFlow) const
    {
        const auto end = endOfYamlScalar(m_text, offset(entry.key->where), isInFlow, 0);
        return std::min(m_text.find(':', end), m_text.size() - 1) + 1;
    }

    /// Where the value of an entry begins; behind the colon where there is none.
    std::size_t beginOfValue(const YamlEntry &entry, bool isInFlow) const
    {
        const auto behindKey = endOfKey(entry, isInFlow);
        if (!entry.value->isNull())
            return offset(entry.value->where);
        // A value may say in a word that there is none.
        const auto begin = m_text.find_first_not_of(' ', behindKey);
        for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
            if (begin != std::string_view::npos && m_text.substr(begin).starts_with(word)
                && endOfYamlScalar(m_text, begin, isInFlow, 0) == begin + word.size())
                return begin;
        }
        return behindKey;
    }

    /// Behind the value of an entry, without blanks, comments and lines that follow it.
    std::size_t endOfValue(const YamlEntry &entry, bool isInFlow) const
    {
        const auto &value = *entry.value;
        const auto begin = beginOfValue(entry, isInFlow);
        const auto keyIndent = indentOf(offset(entry.key->where));
        if (value.isNull())
            return begin == endOfKey(entry, isInFlow)
                ? begin
                : endOfYamlScalar(m_text, begin, isInFlow, keyIndent);
        if (value.isScalar())
            return endOfYamlScalar(m_text, begin, isInFlow, keyIndent);
        if (isFlow(value))
            return endOfFlow(begin);
        // A block goes on over all lines that are indented as its first one is.
        const auto indent = indentOf(begin);
        auto end = begin;
        for (auto line = lineOf(begin); line < m_text.size();) {
            const auto first = std::min(m_text.find_first_not_of(' ', line), m_text.size());
            const auto lineEndsAt = endOfLine(first);
            const bool isEmpty = first == lineEndsAt;
            const bool isComment = at(first) == '#';
            if (!isEmpty && !isComment && first - line < indent)
                break;
            if (!isEmpty && !isComment)
                end = endOfContent(first, lineEndsAt);
            const auto next = m_text.find('\n', lineEndsAt);
            line = next == std::string_view::npos ? m_text.size() : next + 1;
        }
        return end;
    }

    Error unsupported(const Location &where) const
    {
        return {ErrorCode::Unsupported,
                "this is written in a way that can only be changed in the text itself",
                where,
                {}};
    }

    /// The edits, if they do what was expected and nothing else.
    Result<TextEdits> checked(TextEdits edits, const YamlNode &expected,
                              const Location &where) const
    {
        const auto changed = applied(m_text, edits);
        const auto after = readYaml(changed, m_file);
        const auto root = after.root ? after.root : copyOf(YamlNode());
        if (!after.errors.empty() || !haveSameMeaning(*root, expected))
            return tl::unexpected(unsupported(where));
        if (changed == m_text)
            edits.clear();
        return edits;
    }

private:
    std::string_view m_text;
    const std::string &m_file;
    YamlPointer m_root;
};

/// Whether any of the maps that lead to the last entry is written between brackets.
bool isInFlow(const Source &source, const std::vector<const YamlEntry *> &entries)
{
    if (source.isFlow(source.root()))
        return true;
    for (std::size_t i = 0; i + 1 < entries.size(); ++i) {
        if (source.isFlow(*entries[i]->value))
            return true;
    }
    return false;
}

/// A new key that stands for the path from `depth` on: "hosts: { app: a.test }".
std::string entryText(const YamlPath &path, std::size_t depth, const YamlNode &value)
{
    auto node = copyOf(value);
    for (auto i = path.size(); i > depth + 1; --i)
        node = yamlMap({{path[i - 1], node}});
    return yamlScalar(path[depth]) + ": " + yamlOnOneLine(*node);
}

/// Puts a text in the place of the last entry's value.
TextEdit replaceValue(const Source &source, const std::vector<const YamlEntry *> &entries,
                      std::string text)
{
    const auto &entry = *entries.back();
    const bool inFlow = isInFlow(source, entries);
    auto begin = source.beginOfValue(entry, inFlow);
    const auto end = source.endOfValue(entry, inFlow);
    const auto behindKey = source.endOfKey(entry, inFlow);
    const bool isBlock =
        !entry.value->isNull() && !entry.value->isScalar() && !source.isFlow(*entry.value);
    if (begin == behindKey || isBlock) {
        text.insert(0, " ");
        begin = behindKey;
    }
    return {begin, end - begin, std::move(text)};
}

/// The value as it is written there: a scalar in the quotes of the one that it replaces.
std::string valueText(const Source &source, const std::vector<const YamlEntry *> &entries,
                      const YamlNode &value)
{
    const auto &entry = *entries.back();
    if (!value.isScalar() || value.isPlain || !entry.value->isScalar())
        return yamlOnOneLine(value);
    return yamlScalar(value.text, source.quotesAt(source.offset(entry.value->where)));
}

/// Puts a new key behind the others of the map that the last of the entries holds, or of the root.
TextEdit addEntry(const Source &source, const std::vector<const YamlEntry *> &entries,
                  const std::string &entry)
{
    const auto &map = entries.empty() ? source.root() : *entries.back()->value;
    const auto lineEnd = source.lineEnd();
    if (map.isMap() && source.isFlow(map)) {
        const auto begin = source.offset(map.where);
        if (map.entries.empty())
            return {begin, source.endOfFlow(begin) - begin, "{ " + entry + " }"};
        return {source.endOfValue(map.entries.back(), true), 0, ", " + entry};
    }
    if (!map.isMap()) { // no value yet
        if (entries.empty())
            return {source.text().size(), 0,
                    (source.text().empty() || source.text().back() == '\n' ? "" : lineEnd) + entry
                        + lineEnd};
        const auto &holder = *entries.back();
        const bool inFlow = isInFlow(source, entries);
        const auto behindKey = source.endOfKey(holder, inFlow);
        if (inFlow || source.beginOfValue(holder, inFlow) != behindKey)
            return replaceValue(source, entries, "{ " + entry + " }");
        const auto indent = source.indentOf(source.offset(holder.key->where)) + deeper;
        return {source.endOfLine(behindKey), 0, lineEnd + std::string(indent, ' ') + entry};
    }
    const auto &last = map.entries.back();
    const auto indent = source.indentOf(source.offset(last.key->where));
    const auto end = source.endOfLine(source.endOfValue(last, false));
    return {end, 0, lineEnd + std::string(indent, ' ') + entry};
}

TextEdit cutFromFlow(const Source &source, const YamlNode &map, const YamlEntry &entry)
{
    const auto at = std::ranges::find(map.entries, entry.key, &YamlEntry::key);
    const auto index = static_cast<std::size_t>(at - map.entries.begin());
    if (index > 0) {
        const auto begin = source.endOfValue(map.entries[index - 1], true);
        return {begin, source.endOfValue(entry, true) - begin, {}};
    }
    const auto begin = source.offset(entry.key->where);
    const auto end = map.entries.size() > 1 ? source.offset(map.entries[1].key->where)
                                            : source.endOfValue(entry, true);
    return {begin, end - begin, {}};
}

} // namespace

Result<TextEdits> setYaml(std::string_view text, const std::string &file, const YamlPath &path,
                          const YamlNode &value)
{
    Source source(text, file);
    if (auto read = source.read(); !read)
        return tl::unexpected(read.error());
    const auto entries = source.entries(path);
    const auto expected = withValue(source.root(), path, 0, value);
    const auto where = entries.empty() ? source.root().where : entries.back()->key->where;
    if (entries.size() == path.size() && !entries.empty())
        return source.checked({replaceValue(source, entries, valueText(source, entries, value))},
                              *expected, where);
    const auto &holder = entries.empty() ? source.root() : *entries.back()->value;
    if (!holder.isMap() && !holder.isNull())
        return tl::unexpected(source.unsupported(where));
    return source.checked({addEntry(source, entries, entryText(path, entries.size(), value))},
                          *expected, where);
}

Result<TextEdits> removeYaml(std::string_view text, const std::string &file, const YamlPath &path)
{
    Source source(text, file);
    if (auto read = source.read(); !read)
        return tl::unexpected(read.error());
    const auto found = source.find(path);
    if (!found)
        return tl::unexpected(found.error());
    const auto &[entries, entry, map] = *found;
    const auto expected = withoutEntry(source.root(), path, 0, nullptr);
    if (isInFlow(source, entries)) {
        if (map->entries.size() == 1 && entries.size() > 1) {
            const std::vector<const YamlEntry *> above(entries.begin(), entries.end() - 1);
            const bool inFlow = isInFlow(source, above);
            const auto begin = source.endOfKey(*above.back(), inFlow);
            return source.checked({{begin, source.endOfValue(*above.back(), inFlow) - begin, {}}},
                                  *expected, entry->key->where);
        }
        return source.checked({cutFromFlow(source, *map, *entry)}, *expected, entry->key->where);
    }
    const auto key = source.offset(entry->key->where);
    if (!source.isFirstOfLine(key))
        return tl::unexpected(source.unsupported(entry->key->where));
    const auto begin = source.lineOf(key);
    const auto end = source.endOfLine(source.endOfValue(*entry, false));
    const auto next = std::min(text.find('\n', end), text.size() - 1) + 1;
    return source.checked({{begin, next - begin, {}}}, *expected, entry->key->where);
}

Result<TextEdits> renameYaml(std::string_view text, const std::string &file, const YamlPath &path,
                             const std::string &key)
{
    Source source(text, file);
    if (auto read = source.read(); !read)
        return tl::unexpected(read.error());
    const auto found = source.find(path);
    if (!found)
        return tl::unexpected(found.error());
    const auto &[entries, entry, map] = *found;
    if (key != path.back() && map->find(key))
        return failure(ErrorCode::BadInput, "there is such a key already",
                       map->find(key)->key->where);
    const auto begin = source.offset(entry->key->where);
    const auto end = endOfYamlScalar(text, begin, isInFlow(source, entries), 0);
    return source.checked({{begin, end - begin, yamlScalar(key, source.quotesAt(begin))}},
                          *withoutEntry(source.root(), path, 0, &key), entry->key->where);
}

YamlPointer yamlText(std::string text)
{
    YamlNode node;
    node.kind = YamlNode::Kind::Scalar;
    node.isPlain = false;
    node.text = std::move(text);
    return copyOf(node);
}

YamlPointer yamlWord(std::string text)
{
    YamlNode node;
    node.kind = YamlNode::Kind::Scalar;
    node.text = std::move(text);
    return copyOf(node);
}

YamlPointer yamlList(std::vector<YamlPointer> items)
{
    YamlNode node;
    node.kind = YamlNode::Kind::List;
    node.items = std::move(items);
    return copyOf(node);
}

YamlPointer yamlMap(const std::vector<std::pair<std::string, YamlPointer>> &entries)
{
    YamlNode node;
    node.kind = YamlNode::Kind::Map;
    for (const auto &[key, value] : entries)
        node.entries.push_back({yamlText(key), value});
    return copyOf(node);
}

} // namespace sidestage
