// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/env/composetemplate.h"

#include "probes/kinds/env/characters.h"

namespace sidestage {

namespace {

using Expanded = tl::expected<std::string, std::string>;
constexpr int deepestNesting = 16;
constexpr std::size_t longestValue = 1U << 20; // doubling references must not fill the memory

Expanded expand(std::string_view value, const EnvScope &known, int depth);

/// The position of the brace that closes the one before `at`.
std::size_t closingBrace(std::string_view value, std::size_t at)
{
    for (int open = 1; at < value.size(); ++at) {
        if (value[at] == '}' && --open == 0)
            return at;
        if (value[at] == '$' && value.substr(at + 1, 1) == "{")
            ++open;
    }
    return std::string_view::npos;
}

Expanded expandBraced(std::string_view inside, const EnvScope &known, int depth)
{
    std::size_t end = 0;
    while (end < inside.size() && isWord(inside[end]))
        ++end;
    const auto name = inside.substr(0, end);
    auto operation = inside.substr(end);
    if (name.empty() || isDigit(name.front()))
        return tl::unexpected(std::string("a reference without a valid variable name"));
    const auto found = known.find(name);
    if (operation.empty())
        return found != known.end() ? found->second : "${" + std::string(name) + "}";
    const bool emptyIsUnset = operation.front() == ':';
    operation.remove_prefix(emptyIsUnset ? 1 : 0);
    const bool isSet = found != known.end() && !(emptyIsUnset && found->second.empty());
    const char kind = operation.empty() ? '\0' : operation.front();
    switch (kind) {
    case '-':
        return isSet ? Expanded(found->second) : expand(operation.substr(1), known, depth + 1);
    case '+':
        return isSet ? expand(operation.substr(1), known, depth + 1) : Expanded(std::string());
    case '?':
        // Compose refuses where the variable is not set; whoever starts it may well set it.
        return isSet ? Expanded(found->second) : Expanded("${" + std::string(inside) + "}");
    default:
        return tl::unexpected(std::string("a reference with an unknown operator"));
    }
}

Expanded expand(std::string_view value, const EnvScope &known, int depth)
{
    if (depth > deepestNesting)
        return tl::unexpected(std::string("references are nested too deeply"));
    std::string out;
    for (std::size_t i = 0; i < value.size();) {
        if (value[i] != '$') {
            out += value[i++];
            continue;
        }
        const char next = i + 1 < value.size() ? value[i + 1] : '\0';
        if (next == '$') {
            out += '$';
            i += 2;
        } else if (next == '{') {
            const auto close = closingBrace(value, i + 2);
            if (close == std::string_view::npos)
                return tl::unexpected(std::string("a reference whose brace is never closed"));
            auto part = expandBraced(value.substr(i + 2, close - i - 2), known, depth);
            if (!part)
                return part;
            out += *part;
            i = close + 1;
        } else if (isLetter(next) || next == '_') {
            auto end = i + 1;
            while (end < value.size() && isWord(value[end]))
                ++end;
            const auto found = known.find(value.substr(i + 1, end - i - 1));
            out +=
                found != known.end() ? std::string_view(found->second) : value.substr(i, end - i);
            i = end;
        } else {
            return tl::unexpected(
                std::string("a '$' that begins no reference; write '$$' for the character"));
        }
        if (out.size() > longestValue)
            return tl::unexpected(std::string("the references make a value of more than 1 MiB"));
    }
    return out;
}

} // namespace

tl::expected<std::string, std::string> expandComposeTemplate(std::string_view value,
                                                             const EnvScope &known)
{
    return expand(value, known, 0);
}

} // namespace sidestage
