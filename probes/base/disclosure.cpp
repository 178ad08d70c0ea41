// SPDX-License-Identifier: Apache-2.0
#include "probes/base/disclosure.h"

#include "probes/base/asciitext.h"
#include "probes/base/providerkey.h"
#include "probes/base/settingname.h"
#include "probes/base/urlparts.h"
#include "probes/base/valueshape.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

bool matchesAny(const std::vector<PathGlob> &globs, std::string_view path, std::string_view name)
{
    return std::ranges::any_of(
        globs, [&](const PathGlob &glob) { return glob.matches(path) || glob.matches(name); });
}

bool isPlainWord(std::string_view value)
{
    static constexpr std::array<std::string_view, 36> words{
        "development", "dev",     "staging", "stage",  "production", "prod",
        "test",        "testing", "preview", "local",  "debug",      "info",
        "notice",      "warn",    "warning", "error",  "critical",   "fatal",
        "trace",       "verbose", "silent",  "none",   "all",        "default",
        "json",        "text",    "lax",     "strict", "enabled",    "disabled",
        "utc",         "utf-8",   "http",    "https",  "tcp",        "udp"};
    return std::ranges::find(words, lowered(value)) != words.end();
}

/// A host whose labels are words, not drawn by a machine.
bool isTalkingHost(std::string_view host)
{
    for (auto rest = host; !rest.empty();) {
        const auto dot = rest.find('.');
        if (isRandomLooking(rest.substr(0, dot)))
            return false;
        rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
    }
    return true;
}

/// Whether the value's own form lets it be shown, whatever it is called.
bool isHarmlessForm(std::string_view value)
{
    switch (valueClassOf(value)) {
    case ValueClass::Boolean:
    case ValueClass::Decimal:
    case ValueClass::Duration:
        return true;
    case ValueClass::Version:
        return value.size() <= 24;
    case ValueClass::Integer:
        return value.size() <= 10; // longer ones are numbers of cards and phones
    case ValueClass::Host:
        return isTalkingHost(value);
    case ValueClass::Url: {
        const auto parts = urlPartsOf(value);
        return parts && parts->user.empty() && parts->password.empty() && !parts->mayHoldSecrets;
    }
    case ValueClass::List: {
        for (auto rest = value;;) {
            const auto comma = rest.find(',');
            auto part = rest.substr(0, comma);
            while (!part.empty() && part.front() == ' ')
                part.remove_prefix(1);
            if (!part.empty() && part != "*"
                && (part.find(',') != part.npos || !(isPlainWord(part) || isHarmlessForm(part))))
                return false;
            if (comma == std::string_view::npos)
                return true;
            rest.remove_prefix(comma + 1);
        }
    }
    default:
        return isPlainWord(value);
    }
}

bool isPrintable(std::string_view value)
{
    return std::ranges::none_of(
        value, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::optional<Disclosure> discloseUrl(std::string_view value, const Fingerprinter &fingerprints)
{
    const auto parts = urlPartsOf(value);
    if (!parts || parts->mayHoldSecrets || (parts->password.empty() && parts->user.empty()))
        return {};
    Disclosure shown;
    shown.hostMode = providerModeOfHost(parts->host);
    const bool isUserSecret = parts->password.empty() || isRandomLooking(parts->user);
    if (isUserSecret && !parts->user.empty())
        shown.user =
            FactValue::secret(fingerprints.digest(parts->user, "user part of a url", true));
    if (!parts->password.empty() && !isPlaceholder(parts->password))
        shown.password =
            FactValue::secret(fingerprints.digest(parts->password, "password in a url", true));
    shown.value = FactValue::text(maskedUrl(value, *parts, isUserSecret));
    return shown;
}

} // namespace

Disclosure disclose(std::string_view path, std::string_view name, std::string_view value,
                    const DisclosureRules &rules, const Fingerprinter &fingerprints)
{
    Disclosure shown;
    const auto valueClass = valueClassOf(value);
    const auto hide = [&](std::string shape, bool isCredential, KeyMode mode = KeyMode::None) {
        shown.value =
            FactValue::secret(fingerprints.digest(value, std::move(shape), isCredential, mode));
        return shown;
    };
    const auto show = [&] {
        shown.value = FactValue::text(value);
        return shown;
    };
    if (value.empty())
        return show();
    const auto key = providerKeyOf(name, value);
    if (matchesAny(rules.secret, path, name))
        return hide(key ? key->shape : std::string(nameOf(valueClass)), true,
                    key ? key->mode : KeyMode::None);
    if (valueClass == ValueClass::Empty || valueClass == ValueClass::Placeholder
        || valueClass == ValueClass::Boolean)
        return show();
    if (key)
        return hide(key->shape, !key->isPublic, key->mode);
    if (valueClass == ValueClass::Url) {
        if (!isCredentialName(name) || wordsOfName(name).back() == "DSN") {
            if (auto url = discloseUrl(value, fingerprints))
                return *url;
        }
        const auto parts = urlPartsOf(value);
        shown.hostMode = parts ? providerModeOfHost(parts->host) : KeyMode::None;
        if (!parts || parts->mayHoldSecrets)
            return hide("url with a secret", true);
    } else if (valueClass == ValueClass::Host) {
        shown.hostMode = providerModeOfHost(value);
    }
    const bool isPem = valueClass == ValueClass::Pem;
    const bool isPublicPem = isPem
        && (value.find("PUBLIC KEY") != value.npos || value.find("CERTIFICATE") != value.npos)
        && value.find("PRIVATE") == value.npos;
    const bool isCredential = isCredentialName(name) || valueClass == ValueClass::Jwt
        || (isPem && !isPublicPem)
        || (valueClass != ValueClass::Uuid && valueClass != ValueClass::Url
            && valueClass != ValueClass::Host && valueClass != ValueClass::List
            && valueClass != ValueClass::Email && !isPem && isRandomLooking(value));
    if (!isCredential) {
        const bool isHarmless = isHarmlessForm(value)
            || (isHarmlessName(name) && value.size() <= 200 && isPrintable(value)
                && valueClass != ValueClass::Url && valueClass != ValueClass::Email);
        if (isHarmless || matchesAny(rules.show, path, name))
            return show();
    }
    const bool isRandom = valueClass == ValueClass::Hex || valueClass == ValueClass::Base64;
    return hide((isRandom && isRandomLooking(value) ? "random " : "")
                    + std::string(nameOf(valueClass)),
                isCredential || rules.isSecretStore);
}

} // namespace sidestage
