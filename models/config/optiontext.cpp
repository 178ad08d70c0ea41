// SPDX-License-Identifier: Apache-2.0
#include "models/config/optiontext.h"

#include <QUrl>
#include <QUrlQuery>

#include "models/yaml/clearcredential.h"
#include "probes/base/asciitext.h"
#include "probes/base/settingname.h"

#include <algorithm>
#include <array>

namespace sidestage {

std::optional<TextProblem> whyNotUrl(const std::string &text)
{
    const std::string example = "write it as in https://app.example.test/login";
    if (text.find_first_of(" \t\n\r") != std::string::npos)
        return TextProblem{"must be a URL without spaces", example};
    const QUrl url(QString::fromStdString(text), QUrl::StrictMode);
    if (!url.isValid() || url.isRelative() || url.host().isEmpty())
        return TextProblem{"must be a whole URL, with scheme and host", example};
    if (url.scheme() != QLatin1String("http") && url.scheme() != QLatin1String("https"))
        return TextProblem{"must be an http or https URL", example};
    if (!url.userInfo().isEmpty() || url.authority().contains(QLatin1Char('@')))
        return TextProblem{"must be a URL without a user part: credentials are only named here",
                           "leave the user out, and use the probe's credential option"};
    return {};
}

bool hasCredentialInQuery(std::string_view address)
{
    const auto shown = address.substr(0, address.find('#'));
    const auto begin = shown.find('?');
    if (begin == std::string_view::npos)
        return false;
    const auto items =
        QUrlQuery(QString::fromStdString(std::string(shown.substr(begin + 1)))).queryItems();
    return std::any_of(items.begin(), items.end(), [](const auto &item) {
        return isCredentialName(item.first.toStdString()) && !item.second.isEmpty();
    });
}

std::optional<TextProblem> whyNotHttpPath(std::string_view text)
{
    if (!text.starts_with('/'))
        return TextProblem{"must be a path that begins with '/'", "write it as in /login"};
    if (text.starts_with("//"))
        return TextProblem{"must begin with one '/' alone: two name another host", {}};
    if (text.find('#') != std::string_view::npos)
        return TextProblem{"must have no fragment ('#…'): servers never see it", {}};
    const auto isBad = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == '\\'; };
    if (std::ranges::any_of(text, isBad))
        return TextProblem{"must have its spaces escaped (%20)", {}};
    return {};
}

std::optional<TextProblem> whyNotFilePath(std::string_view text)
{
    if (text.empty())
        return TextProblem{"must name a file", {}};
    if (text == "~" || text.starts_with("~/"))
        return TextProblem{"must be relative to the workspace, or absolute",
                           "'~' is a shell's word for the home folder"};
    if (text.find('\n') != std::string_view::npos)
        return TextProblem{"must be on one line", {}};
    return {};
}

std::string booleanAdvice(std::string_view text)
{
    const auto lower = lowered(text.substr(0, 8));
    for (const std::string_view word : {"yes", "y", "on", "true", "1"}) {
        if (lower == word)
            return "did you mean true?";
    }
    for (const std::string_view word : {"no", "n", "off", "false", "0"}) {
        if (lower == word)
            return "did you mean false?";
    }
    return {};
}

} // namespace sidestage
